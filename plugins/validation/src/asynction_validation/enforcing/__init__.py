"""Check what goes over the wire: events, acknowledgements, connections."""
