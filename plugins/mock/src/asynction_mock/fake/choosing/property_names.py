"""What the name of a property says of its value."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Figures", "figures_named", "text_named"]


class Figures(NamedTuple):
    """Likely numbers: from one to another, with so many decimals."""

    low: int
    high: int
    decimals: int = 0


_TEXTS = {
    "address": "provider:address",
    "amount": "price",
    "author": "provider:name",
    "avatar": "format:uri",
    "bio": "text",
    "birth_date": "format:date",
    "birthday": "format:date",
    "body": "text",
    "brand": "provider:company",
    "caption": "title",
    "category": "provider:word",
    "channel": "provider:word",
    "city": "provider:city",
    "code": "code",
    "color": "provider:color_name",
    "colour": "provider:color_name",
    "comment": "text",
    "company": "provider:company",
    "content": "text",
    "country": "provider:country",
    "country_code": "provider:country_code",
    "currency": "provider:currency_code",
    "currency_code": "provider:currency_code",
    "date": "format:date",
    "datetime": "format:date-time",
    "description": "text",
    "display_name": "provider:name",
    "domain": "format:hostname",
    "duration": "format:duration",
    "email": "format:email",
    "email_address": "format:email",
    "family_name": "provider:last_name",
    "file": "provider:file_name",
    "file_name": "provider:file_name",
    "filename": "provider:file_name",
    "first_name": "provider:first_name",
    "firstname": "provider:first_name",
    "from": "provider:name",
    "full_name": "provider:name",
    "given_name": "provider:first_name",
    "guid": "format:uuid",
    "hash": "token",
    "headline": "title",
    "homepage": "format:uri",
    "host": "format:hostname",
    "hostname": "format:hostname",
    "href": "format:uri",
    "iban": "provider:iban",
    "icon": "format:uri",
    "id": "format:uuid",
    "image": "format:uri",
    "ip": "format:ipv4",
    "ip_address": "format:ipv4",
    "isbn": "provider:isbn13",
    "job": "provider:job",
    "key": "token",
    "label": "title",
    "language": "provider:language_code",
    "language_code": "provider:language_code",
    "last_name": "provider:last_name",
    "lastname": "provider:last_name",
    "link": "format:uri",
    "locale": "provider:locale",
    "location": "provider:city",
    "login": "provider:user_name",
    "mac_address": "provider:mac_address",
    "mail": "format:email",
    "message": "text",
    "mime_type": "provider:mime_type",
    "mobile": "provider:phone_number",
    "name": "provider:name",
    "nick": "provider:user_name",
    "nickname": "provider:user_name",
    "note": "text",
    "notes": "text",
    "occupation": "provider:job",
    "organization": "provider:company",
    "password": "format:password",
    "path": "provider:file_path",
    "phone": "provider:phone_number",
    "phone_number": "provider:phone_number",
    "photo": "format:uri",
    "picture": "format:uri",
    "postal_code": "provider:postcode",
    "postcode": "provider:postcode",
    "price": "price",
    "product": "title",
    "question": "text",
    "reason": "text",
    "recipient": "provider:name",
    "reply": "text",
    "room": "provider:word",
    "screen_name": "provider:user_name",
    "secret": "token",
    "sender": "provider:name",
    "sku": "code",
    "slug": "slug",
    "street": "provider:street_name",
    "street_address": "provider:street_address",
    "subject": "title",
    "subtitle": "title",
    "summary": "text",
    "surname": "provider:last_name",
    "tag": "provider:word",
    "team": "provider:company",
    "telephone": "provider:phone_number",
    "text": "text",
    "time": "format:time",
    "time_zone": "provider:timezone",
    "timestamp": "format:date-time",
    "timezone": "provider:timezone",
    "title": "title",
    "to": "provider:name",
    "token": "token",
    "topic": "provider:word",
    "uri": "format:uri",
    "url": "format:uri",
    "user": "provider:user_name",
    "user_agent": "provider:user_agent",
    "user_name": "provider:user_name",
    "username": "provider:user_name",
    "uuid": "format:uuid",
    "version": "version",
    "website": "format:uri",
    "word": "provider:word",
    "zip": "provider:postcode",
    "zip_code": "provider:postcode",
    "zipcode": "provider:postcode",
}

_MONEY = Figures(1, 500, 2)
_EPOCH = Figures(1_600_000_000, 1_900_000_000)  # seconds: the years 2020 to 2030
_FIGURES = {
    "age": Figures(18, 90),
    "altitude": Figures(0, 3000, 1),
    "amount": _MONEY,
    "at": _EPOCH,
    "balance": Figures(0, 10_000, 2),
    "capacity": Figures(10, 500),
    "cost": _MONEY,
    "count": Figures(0, 100),
    "cpu": Figures(0, 100, 1),
    "day": Figures(1, 28),
    "depth": Figures(1, 100, 1),
    "discount": Figures(0, 50),
    "distance": Figures(0, 1000, 1),
    "duration": Figures(1, 600),
    "height": Figures(50, 250),
    "hour": Figures(0, 23),
    "humidity": Figures(20, 90, 1),
    "id": Figures(1, 10_000),
    "index": Figures(0, 100),
    "lat": Figures(-85, 85, 5),
    "latitude": Figures(-85, 85, 5),
    "length": Figures(1, 200),
    "level": Figures(1, 10),
    "limit": Figures(10, 100),
    "lng": Figures(-180, 180, 5),
    "lon": Figures(-180, 180, 5),
    "longitude": Figures(-180, 180, 5),
    "minute": Figures(0, 59),
    "month": Figures(1, 12),
    "number": Figures(1, 1000),
    "offset": Figures(0, 100),
    "page": Figures(1, 20),
    "percent": Figures(0, 100, 1),
    "percentage": Figures(0, 100, 1),
    "port": Figures(1024, 65_535),
    "position": Figures(0, 100),
    "pressure": Figures(980, 1040, 1),
    "price": _MONEY,
    "priority": Figures(1, 5),
    "progress": Figures(0, 100),
    "quantity": Figures(1, 20),
    "rank": Figures(1, 100),
    "rating": Figures(1, 5, 1),
    "ratio": Figures(0, 1, 3),
    "score": Figures(0, 100),
    "second": Figures(0, 59),
    "seconds": Figures(1, 600),
    "size": Figures(1, 5000),
    "speed": Figures(0, 130, 1),
    "stars": Figures(1, 5),
    "status": Figures(1, 5),
    "stock": Figures(0, 500),
    "temperature": Figures(-10, 38, 1),
    "time": _EPOCH,
    "timestamp": _EPOCH,
    "total": Figures(1, 2000, 2),
    "volume": Figures(0, 100),
    "weight": Figures(1, 120, 1),
    "width": Figures(50, 2000),
    "year": Figures(1990, 2030),
    "zoom": Figures(1, 18),
}

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def _spellings(name: str) -> list[str]:
    """Return a name in snake case: all of it, its end, its last word, each also in the singular."""
    words = [word.lower() for word in _WORDS.findall(name)]
    spellings = ["_".join(words[start:]) for start in range(len(words))]
    spellings = [spelling for spelling in spellings if spelling.count("_") < 3]
    return [form for spelling in spellings for form in (spelling, spelling.removesuffix("s"))]


def text_named(name: str | None) -> str | None:
    """Return what a text is that is the value of a property, None if its name does not say.

    Returns:
        ``"format:…"`` with a format, ``"provider:…"`` with a provider of Faker, or one of
        ``"text"``, ``"title"``, ``"slug"``, ``"token"``, ``"code"``, ``"price"``, ``"version"``.
    """
    spellings = _spellings(name or "")
    for spelling in spellings:
        if spelling in _TEXTS:
            return _TEXTS[spelling]
    if spellings and (spellings[0].endswith(("_at", "_time")) or spellings[-1] == "at"):
        return "format:date-time"
    return None


def figures_named(name: str | None) -> Figures | None:
    """Return likely numbers of a property, None if its name does not say."""
    for spelling in _spellings(name or ""):
        if spelling in _FIGURES:
            return _FIGURES[spelling]
    return None
