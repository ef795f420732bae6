"""The app that gunicorn serves. The environment says how."""

import os

from flask import Flask

from asynction import AsynctionSocketIO

app = Flask(__name__)
asio = AsynctionSocketIO.from_spec(
    "asyncapi.yaml", app=app, async_mode=os.environ["ASYNC_MODE"], health=True
)
