"""What changes from one version of a document to the next, and whom that breaks."""
