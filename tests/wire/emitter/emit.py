"""An external process that only emits: `python emit.py DOCUMENT QUEUE_URL CHANNEL`.

It reads the keywords and then the arguments of `emit`, a Python tuple a line, emits, and prints
what is raised, or None.
The handlers that the document names cannot be imported here.
"""

import ast
import importlib.util
import sys

from asynction import AsynctionSocketIO

assert importlib.util.find_spec("handlers") is None

document, url, channel = sys.argv[1:]
asio = AsynctionSocketIO.from_spec(document, message_queue=url, channel=channel)

for line in sys.stdin:
    options, event, *args = ast.literal_eval(line)
    try:
        asio.emit(event, *args, **options)
    except Exception as error:
        print(type(error).__name__, flush=True)
    else:
        print(None, flush=True)
