"""What passes between clients and a server satisfies the document, or a test says where not."""
