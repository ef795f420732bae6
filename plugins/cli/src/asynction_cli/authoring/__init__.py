"""Help those who write plugins: `asynction plugins new`."""
