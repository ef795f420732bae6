"""Talk to people: warnings, failures, and all characters."""
