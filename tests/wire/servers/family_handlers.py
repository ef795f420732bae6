"""The handlers that families.yaml and families-v3.yaml name."""

from typing import Any

from flask_socketio import emit
from record import note


def connect(auth: Any, orderId: str) -> None:
    note("connect", auth=auth, order=orderId)


def disconnect(orderId: str) -> None:
    note("disconnect", order=orderId)


def pay(amount: int, orderId: str) -> str:
    emit("paid", amount, broadcast=True)
    return f"{amount} for {orderId}"
