"""Find plugins, sort their options, and ask what they enforce."""
