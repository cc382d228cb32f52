"""Private text at rest: encrypted and authenticated, with keys that can rotate.

Fernet (AES-CBC and HMAC, with a version byte in each token) from the cryptography library. The
first key seals, every key opens: to rotate, put a new key in front and keep the old ones.
"""

import logging
from collections.abc import Sequence
from typing import Self, overload

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

log = logging.getLogger(__name__)


class SealError(Exception):
    """A sealed text cannot be opened, or a key is none. The message is fit for people."""


class Damaged(str):
    """Stands for a text whose token cannot be opened. Sealed again it is that same token.

    So one spoilt note takes away neither the page that lists it nor the appointment that carries
    it, and nothing is lost should the key be found.
    """

    __slots__ = ("token",)
    token: str

    def __new__(cls, token: str) -> Self:
        """Return the stand-in for a token."""
        stand_in = super().__new__(cls, "\N{REPLACEMENT CHARACTER}" * 3)
        stand_in.token = token
        return stand_in


class Seal:
    """Seals and opens private text."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, the newest first. Raises SealError where one is no key, or none are."""
        if not keys:
            raise SealError("a privacy key is needed")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SealError(
                "a privacy key is 32 bytes in URL-safe base64; leave it out to have one made"
            ) from None

    @overload
    def seal(self, text: str) -> str: ...
    @overload
    def seal(self, text: None) -> None: ...
    def seal(self, text: str | None) -> str | None:
        """Return the text sealed. Nothing stays nothing."""
        if isinstance(text, Damaged):
            return text.token
        return (
            None
            if text is None
            else self._fernet.encrypt(text.encode(errors="surrogatepass")).decode()
        )

    @overload
    def open(self, token: str) -> str: ...
    @overload
    def open(self, token: None) -> None: ...
    def open(self, token: str | None) -> str | None:
        """Return a token's text. Raises SealError where no key fits, or it was tampered with."""
        if token is None:
            return None
        try:
            return self._fernet.decrypt(token).decode(errors="surrogatepass")
        except (InvalidToken, ValueError):  # a token is ASCII, or else a ValueError
            raise SealError("no privacy key fits what is sealed in the database") from None

    @overload
    def open_or_mark(self, token: str, what: str) -> str: ...
    @overload
    def open_or_mark(self, token: None, what: str) -> None: ...
    def open_or_mark(self, token: str | None, what: str) -> str | None:
        """Return a token's text, or Damaged and a line in the log; ``what`` names it there."""
        try:
            return self.open(token)
        except SealError as error:
            log.error("%s cannot be opened: %s", what, error)  # noqa: TRY400 (the way here says nothing)
            return None if token is None else Damaged(token)
