"""Bind a spec to Flask-SocketIO: connections, received events, sent events."""
