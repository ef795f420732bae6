"""Write a document of what passes between a server and its clients."""
