"""Clients that hold a server to its document, in process and over the network."""
