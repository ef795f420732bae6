"""The commands that asynction-cli itself brings."""
