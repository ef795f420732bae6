"""Tell what plugins there are, what they do, where they stand, and how long they take."""
