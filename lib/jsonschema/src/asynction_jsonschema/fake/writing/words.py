"""What Faker knows of a locale."""

from __future__ import annotations

import threading
from collections.abc import Callable
from random import Random
from typing import Any

_POOL_DRAWS = 400
_POOL_SIZE = 250
_ASCII_WORDS = (
    *("anchor", "apple", "bridge", "candle", "castle", "cloud"),
    *("copper", "forest", "garden", "harbor", "island", "ladder"),
    *("lantern", "marble", "meadow", "mirror", "orange", "pepper"),
    *("planet", "river", "rocket", "saddle", "silver", "summer"),
    *("tunnel", "valley", "velvet", "window", "winter", "yellow"),
)


class Words:
    """Words, names and the like of a locale.

    Args:
        locale: The locale, such as ``"de_DE"``; None for Faker's own choice, English.
        seed: What the choice of words depends on, beside the locale.

    Raises:
        ValueError: Faker does not know the locale.
    """

    def __init__(self, locale: str | None, seed: int) -> None:
        from faker import Factory
        from faker.providers import BaseProvider

        try:
            self._faker: Any = Factory.create(locale, use_weighting=False)
        except AttributeError as error:
            raise ValueError(
                f"Faker has no locale {locale!r}: it is written as in 'en_US' or 'pt_BR'"
            ) from error
        self._provider_class = BaseProvider
        self._seed = f"{seed}/{locale}"
        self._lock = threading.RLock()
        self._pools: dict[str, tuple[str, ...]] = {}

    def pool(self, provider: str) -> tuple[str, ...]:
        """Return different texts that a provider of Faker makes, the same for the same seed."""
        with self._lock:
            found = self._pools.get(provider)
            if found is None:
                make = self.provider(provider, Random(f"{self._seed}/{provider}"))
                drawn = dict.fromkeys(make() for _ in range(_POOL_DRAWS)) if make else ()
                texts = tuple(text for text in drawn if text)[:_POOL_SIZE]
                found = self._pools[provider] = texts or _ASCII_WORDS
            return found

    def ascii_words(self) -> tuple[str, ...]:
        """Return words that may stand in the name of a host."""
        words = (word.lower() for word in self.pool("word"))
        found = tuple(dict.fromkeys(word for word in words if word.isascii() and word.isalpha()))
        return found if len(found) > len(_ASCII_WORDS) else _ASCII_WORDS

    def provider(self, name: str, random: Random) -> Callable[[], str] | None:
        """Return what makes the texts of a provider of Faker; None if it makes no texts.

        Args:
            name: Its name, which may have been written with hyphens.
            random: Where its choices come from.
        """
        provide: Any = getattr(self._faker, name.replace("-", "_"), None)
        if not isinstance(getattr(provide, "__self__", None), self._provider_class):
            return None

        def make() -> str:
            with self._lock:
                self._faker.random = random
                text: str = provide()
            return text

        try:
            is_text = isinstance(make(), str)
        except Exception:  # it needs arguments, or something that is not installed
            return None
        return make if is_text else None
