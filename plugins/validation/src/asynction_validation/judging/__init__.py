"""Check documents: against AsyncAPI's JSON Schemas, and against what these cannot say."""
