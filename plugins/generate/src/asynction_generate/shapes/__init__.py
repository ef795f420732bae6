"""What a document describes, as the shapes that types are written of in any language."""
