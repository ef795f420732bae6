"""Say why a value does not satisfy a schema, in time that no value can blow up."""
