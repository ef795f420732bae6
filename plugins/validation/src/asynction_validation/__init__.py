"""Check events, acknowledgements and connections against an AsyncAPI document.

The checking itself is an engine's doing; see `asynction_jsonschema`.
"""
