"""Parse a document, of any version, into the spec."""
