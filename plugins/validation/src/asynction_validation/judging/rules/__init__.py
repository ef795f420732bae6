"""The rules of the specification that a JSON Schema cannot say.

`table.py` lists them; `shapes.py` tells which objects stand where, and `walk.py` goes there.
"""
