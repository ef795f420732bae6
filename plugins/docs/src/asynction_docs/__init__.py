"""Show an AsyncAPI document to its readers, on a page that lets them try its events."""
