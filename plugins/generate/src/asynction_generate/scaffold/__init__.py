"""`asynction scaffold`: from a document to a project that runs."""
