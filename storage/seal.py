"""Private text at rest: encrypted and authenticated, with keys that can rotate.

Fernet (AES-CBC and HMAC, with a version byte in each token) from the cryptography library. The
first key seals, every key opens: to rotate, put a new key in front and keep the old ones.
"""

from collections.abc import Sequence
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


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
            self._first, *others = (Fernet(key) for key in keys)
        except ValueError:
            raise SealError(
                "a privacy key is 32 bytes in URL-safe base64; leave it out to have one made"
            ) from None
        self._fernet = MultiFernet([self._first, *others])

    def seal(self, text: str) -> str:
        """Return the text sealed."""
        if isinstance(text, Damaged):
            return text.token
        return self._fernet.encrypt(text.encode(errors="surrogatepass")).decode()

    def open(self, token: str) -> str:
        """Return a token's text. Raises SealError where no key fits, or it was tampered with."""
        try:
            return self._fernet.decrypt(token).decode(errors="surrogatepass")
        except (InvalidToken, ValueError):  # a token is ASCII, or else a ValueError
            raise SealError("no privacy key fits what is sealed in the database") from None

    def is_first(self, token: str) -> bool:
        """Say whether the first key alone opens this token."""
        try:
            self._first.decrypt(token)
        except (InvalidToken, ValueError):
            return False
        return True

    def renewed(self, token: str) -> str | None:
        """Return a token's text sealed with the first key, or None where no key opens it."""
        try:
            return self._fernet.rotate(token).decode()
        except (InvalidToken, ValueError):
            return None

    def open_or_mark(self, token: str) -> str:
        """Return a token's text, or Damaged, which whoever reads it tells the log of."""
        try:
            return self.open(token)
        except SealError:
            return Damaged(token)
