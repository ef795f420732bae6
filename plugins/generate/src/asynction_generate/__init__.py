"""Generate from a document: projects that serve it, and types for both sides.

The package is light: its commands import what they need when they are run.
"""
