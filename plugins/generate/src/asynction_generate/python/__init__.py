"""The types of a document in Python, for clients and for servers of Asynction."""
