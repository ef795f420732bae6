"""Read a schema: its parts, and what they ask of a value together."""
