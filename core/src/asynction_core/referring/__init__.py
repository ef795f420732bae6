"""Follow references: within a document and into other files, and make one of many."""
