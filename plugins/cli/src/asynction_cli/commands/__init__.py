"""The commands that asynction-cli itself brings, but for `scaffold`."""
