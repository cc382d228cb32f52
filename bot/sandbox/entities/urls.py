"""Addresses in plain text: what Telegram links by itself, and e-mail addresses among them."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

Span = tuple[int, int]
"""Where something begins and ends, in characters."""

_SEPARATORS = " \xa0\u1680\u2000-\u200b\u200e\u200f\u2016-\u206f\u3000"
_IN_PATH = re.compile(rf"[^\n<>\"«»{_SEPARATORS}]*")
_IN_DOMAIN = re.compile(rf"[.A-Za-z0-9_~-]|[^\x00-\xbf{_SEPARATORS}]")
_IN_USER = re.compile(rf"[^\n/\[\]{{}}()'`<>\"@«»{_SEPARATORS}]")
_IN_SCHEME = re.compile(
    "[A-Za-z0-9+-]|[^\x00-\x7f\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)
_PORT = re.compile(":0*([1-9][0-9]{0,4})(?![0-9])")
_NOT_LAST = ".:;,('?!`"
_OWN = re.compile(
    rf"(?:tonsite|ton|tg)://[a-z0-9_-]{{1,253}}(?P<path>[/?#][^\n<>\"«»{_SEPARATORS}]*)?",
    re.IGNORECASE,
)
_SCHEMES = {"https": 8, "http": 7, "ftp": 6, "tonsite": 10}
_OTHER_SCHEMES = frozenset(("shttp", "tftp", "sftp"))
_HAS_SCHEME = re.compile("(?:https?|ftp|tonsite)://", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?:[a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}"
    r"@(?:[a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?\.){1,6}[a-z]{2,8}",
    re.IGNORECASE,
)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.|$)){4}")
_NUMBERS = re.compile("[0-9.]*")
_PUNYCODE = re.compile("xn--[A-Za-z0-9]{2,}")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def find_urls(text: str) -> Iterator[tuple[str, Span]]:
    """Return each address ("url") and e-mail address ("email") with its place."""
    for found in _OWN.finditer(text):
        end = found.end()
        if found["path"]:
            end = found.start("path") + len(_path(found["path"]))
        yield "url", (found.start(), end)
    if "." in text:
        for first, last in _candidates(text):
            written = text[first:last]
            if _EMAIL.fullmatch(written):
                yield "email", (first, last)
            elif written.startswith("mailto:") and _EMAIL.fullmatch(written, 7):
                yield "email", (first + 7, last)
            elif length := _linked_length(written):
                yield "url", (first, first + length)


def _path(path: str) -> str:
    """Return a path without the marks of a sentence at its end; a single / stays."""
    shown = path[0] + path[1:].rstrip(_NOT_LAST)
    return "" if len(shown) == 1 and shown != "/" else shown


# ── what looks like an address ──────────────────────────────────────────────────────────────────


def _candidates(text: str) -> Iterator[Span]:
    """Return what stands around each dot as an address would, from left to right."""
    begin = 0
    while 0 <= (dot := text.find(".", begin)) < len(text) - 1:
        if text[dot + 1] == " ":
            begin = dot + 2
            continue
        first, at, last = _domain(text, begin, dot)
        end = _end_of_address(text, dot, last)
        start = _start_of_address(text, begin, first, after_at=at)
        if start is None:
            begin = text.rfind(".", begin, end) + 1
        else:
            if end > dot + 1:
                yield start, end
            while text.startswith(".", end):
                end += 1
            begin = end
        begin = max(begin, dot + 1)


def _domain(text: str, begin: int, dot: int) -> tuple[int, bool, int]:
    """Return the beginning of the domain around a dot, whether it holds an @, and its end."""
    last, at = dot, -1
    while last < len(text) and (text[last] == "@" or _IN_DOMAIN.match(text, last)):
        at = last if text[last] == "@" else at
        last += 1
    first = _back(text, begin, dot, _IN_DOMAIN)
    if at >= 0:
        first = _back(text, begin, first, _IN_USER)
    return first, at >= 0, last


def _back(text: str, begin: int, at: int, pattern: re.Pattern[str]) -> int:
    while at > begin and pattern.match(text, at - 1):
        at -= 1
    return at


def _end_of_address(text: str, dot: int, end: int) -> int:
    if (port := _PORT.match(text, end)) and int(port[1]) <= 65535:
        end = port.end()
    if end < len(text) and text[end] in "/?#":
        path = _IN_PATH.match(text, end)
        end += len(_path(path[0])) if path else 0
    while end > dot + 1 and text[end - 1] == ".":
        end -= 1
    return end


def _start_of_address(text: str, begin: int, first: int, *, after_at: bool) -> int | None:
    """Return where an address begins, with a name and a scheme before it; None if it is none."""
    if first > begin and text[first - 1] == "@":
        name = _back(text, begin, first - 1, _IN_USER)
        if after_at or name == first - 1:
            return None
        first = name
    if first == begin:
        return first
    if first - begin >= 6 and text.startswith("://", first - 3):
        scheme = text[_back(text, begin, first - 3, _IN_SCHEME) : first - 3].lower()
        for known, length in _SCHEMES.items():
            if scheme.endswith(known) and scheme not in _OTHER_SCHEMES:
                return first - length
        return None
    before = text[first - 1]
    return None if before.isalnum() or before in "_/#@" else first


# ── what is one ─────────────────────────────────────────────────────────────────────────────────


def _linked_length(written: str) -> int:
    """Return how much of an address Telegram links, 0 where it is none."""
    scheme = _HAS_SCHEME.match(written)
    rest = written[scheme.end() :] if scheme else written
    end = next((at for at, char in enumerate(rest) if char in "/?#"), len(rest))
    domain, path = rest[:end], rest[end:]
    kept = path[: _balanced(path)].rstrip(_NOT_LAST)
    domain = domain.partition("@")[2] if "@" in domain else domain
    domain = domain.rpartition(":")[0] if ":" in domain else domain
    if not _is_domain(domain, lenient=scheme is not None):
        return 0
    return len(written) - len(path) + len(kept)


def _balanced(path: str) -> int:
    """Return where the first bracket closes that was not opened."""
    depth = dict.fromkeys(_BRACKETS.values(), 0)
    for at, char in enumerate(path):
        if char in _BRACKETS:
            depth[_BRACKETS[char]] += 1
        elif char in depth:
            depth[char] -= 1
            if depth[char] < 0:
                return at
    return len(path)


def _is_domain(domain: str, *, lenient: bool) -> bool:
    """Whether this is a domain; with `lenient` under any top level."""
    parts = domain.split(".")
    if len(parts) == 1 or not all(_is_part(part) for part in parts):
        return False
    if _IPV4.fullmatch(domain):
        return True
    *_, second, top = parts
    if _NUMBERS.fullmatch(domain) or len(top) <= 1 or "_" in second:
        return False
    if top.startswith("xn--"):
        return _PUNYCODE.fullmatch(top) is not None
    if "_" in top or "-" in top:
        return False
    return lenient or _is_known(top)


def _is_part(part: str) -> bool:
    return 0 < len(part.encode()) < 64 and not part.endswith("-")


def _is_known(top: str) -> bool:
    """Whether this is a top level that is in use, not the next sentence's first word."""
    small = top.lower()
    if small != top and small[1:] == top[1:]:
        return False
    return small in _top_levels()


@cache
def _top_levels() -> frozenset[str]:
    text = files("bot.sandbox.entities").joinpath("top_levels.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(" ".join(lines).split())
