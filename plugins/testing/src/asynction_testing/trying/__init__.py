"""A server that runs elsewhere, in whatever language, is tried against its document."""
