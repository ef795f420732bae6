"""What the name of a property says of its value."""

from __future__ import annotations

import re
from typing import NamedTuple


class Figures(NamedTuple):
    """Likely numbers: from one to another, with so many decimals."""

    low: int
    high: int
    decimals: int = 0


_TEXTS = {
    name: kind
    for kind, names in {
        "format:date": "birth_date birthday date",
        "format:date-time": "datetime timestamp",
        "format:duration": "duration",
        "format:email": "email email_address mail",
        "format:hostname": "domain host hostname",
        "format:ipv4": "ip ip_address",
        "format:password": "password",
        "format:time": "time",
        "format:uri": "avatar homepage href icon image link photo picture uri url website",
        "format:uuid": "guid id uuid",
        "provider:address": "address",
        "provider:city": "city location",
        "provider:color_name": "color colour",
        "provider:company": "brand company organization team",
        "provider:country": "country",
        "provider:country_code": "country_code",
        "provider:currency_code": "currency currency_code",
        "provider:file_name": "file file_name filename",
        "provider:file_path": "path",
        "provider:first_name": "first_name firstname given_name",
        "provider:iban": "iban",
        "provider:isbn13": "isbn",
        "provider:job": "job occupation",
        "provider:language_code": "language language_code",
        "provider:last_name": "family_name last_name lastname surname",
        "provider:locale": "locale",
        "provider:mac_address": "mac_address",
        "provider:mime_type": "mime_type",
        "provider:name": "author display_name from full_name name recipient sender to",
        "provider:phone_number": "mobile phone phone_number telephone",
        "provider:postcode": "postal_code postcode zip zip_code zipcode",
        "provider:street_address": "street_address",
        "provider:street_name": "street",
        "provider:timezone": "time_zone timezone",
        "provider:user_agent": "user_agent",
        "provider:user_name": "login nick nickname screen_name user user_name username",
        "provider:word": "category channel room tag topic word",
        "code": "code sku",
        "price": "amount price",
        "slug": "slug",
        "text": "bio body comment content description message note notes question reason reply "
        "summary text",
        "title": "caption headline label product subject subtitle title",
        "token": "hash key secret token",
        "version": "version",
    }.items()
    for name in names.split()
}

_FIGURES = {
    name: figures
    for names, figures in {
        "age": Figures(18, 90),
        "altitude": Figures(0, 3000, 1),
        "amount cost price": Figures(1, 500, 2),
        # Seconds: the years 2020 to 2030.
        "at time timestamp": Figures(1_600_000_000, 1_900_000_000),
        "balance": Figures(0, 10_000, 2),
        "capacity": Figures(10, 500),
        "count index offset position progress score volume": Figures(0, 100),
        "cpu percent percentage": Figures(0, 100, 1),
        "day": Figures(1, 28),
        "depth": Figures(1, 100, 1),
        "discount": Figures(0, 50),
        "distance": Figures(0, 1000, 1),
        "duration seconds": Figures(1, 600),
        "height": Figures(50, 250),
        "hour": Figures(0, 23),
        "humidity": Figures(20, 90, 1),
        "id": Figures(1, 10_000),
        "lat latitude": Figures(-85, 85, 5),
        "length": Figures(1, 200),
        "level": Figures(1, 10),
        "limit": Figures(10, 100),
        "lng lon longitude": Figures(-180, 180, 5),
        "minute second": Figures(0, 59),
        "month": Figures(1, 12),
        "number": Figures(1, 1000),
        "page quantity": Figures(1, 20),
        "port": Figures(1024, 65_535),
        "pressure": Figures(980, 1040, 1),
        "priority stars status": Figures(1, 5),
        "rank": Figures(1, 100),
        "rating": Figures(1, 5, 1),
        "ratio": Figures(0, 1, 3),
        "size": Figures(1, 5000),
        "speed": Figures(0, 130, 1),
        "stock": Figures(0, 500),
        "temperature": Figures(-10, 38, 1),
        "total": Figures(1, 2000, 2),
        "weight": Figures(1, 120, 1),
        "width": Figures(50, 2000),
        "year": Figures(1990, 2030),
        "zoom": Figures(1, 18),
    }.items()
    for name in names.split()
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
