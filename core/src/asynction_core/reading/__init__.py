"""Read documents: files and mappings, YAML and JSON, and where in a text a value stands."""
