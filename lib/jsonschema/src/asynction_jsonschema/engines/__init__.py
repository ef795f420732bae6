"""What compiles schemas and checks values: jsonschema-rs, jsonschema, and who brings another."""
