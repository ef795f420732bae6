"""Plain servers, of which none knows of a document."""
