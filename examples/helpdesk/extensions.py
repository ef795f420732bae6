"""What the application is built with."""

from flask_socketio import SocketIO

socketio = SocketIO()
