"""What the site is made by, beside Sphinx and its extensions."""
