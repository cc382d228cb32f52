"""Which addresses of calendars are taken, and how much of them is told."""

import pytest

from core.busy.address import checked, host_of
from core.errors import BadFieldError

SECRET = "private-0a1b2c"


@pytest.mark.parametrize(
    "typed,taken",
    [
        (f"https://cal.example.com/{SECRET}/basic.ics", None),
        (f"  <https://cal.example.com:8443/{SECRET}?a=b&c=%2F>  ", "https://cal.example.com:8443"),
        (f"webcal://cal.example.com/{SECRET}.ics", "https://cal.example.com"),
        (f"WebCal://cal.example.com:443/{SECRET}.ics", "https://cal.example.com:443"),
        (f"https://cal.example.com/{SECRET}#part", "https://cal.example.com"),
        (f"https://käse.example:443/{SECRET}", "https://xn--kse-qla.example:443/"),
        (f"https://cal.example.com/b%40c/Ü?{SECRET}=é", "https://cal.example.com/b%40c/%C3%9C?"),
    ],
)
def test_addresses_for_subscribing_are_taken(typed: str, taken: str | None) -> None:
    found = checked(typed)
    assert found.startswith(taken or typed)
    assert SECRET in found
    assert found.isascii()
    assert checked(found) == found
    assert "#" not in found
    assert SECRET not in host_of(found)


def test_a_host_is_shown_as_people_write_it() -> None:
    assert host_of(checked("https://больница.рф/Смены.ics")) == "больница.рф"


@pytest.mark.parametrize(
    "typed,rule",
    [
        ("", "busy-address"),
        ("my calendar", "busy-address"),
        ("https://", "busy-address"),
        ("https://localhost/x.ics", "busy-address"),
        ("https://intranet/x.ics", "busy-address"),
        ("https://cal.example.com/a b.ics", "busy-address"),
        ("https://cal.example.com/\x00", "busy-address"),
        ("https://[::1/x", "busy-address"),
        ("https://ä..example.com/x", "busy-address"),
        (f"https://{'ä' * 70}.example.com/x", "busy-address"),
        ("https://cal.example.com:99999/x", "busy-address"),
        ("https://cal.example.com/" + "x" * 2000, "busy-address"),
        ("https://cal.example.com/" + "щ" * 400, "busy-address"),
        ("cal.example.com/x.ics", "busy-address"),
        ("http://cal.example.com/x.ics", "busy-https"),
        ("ftp://cal.example.com/x.ics", "busy-https"),
        ("file://cal.example.com/etc/passwd", "busy-https"),
        ("javascript://cal.example.com/%0aalert(1)", "busy-https"),
        ("https://me:secret@cal.example.com/x.ics", "busy-password"),
        ("https://me@cal.example.com/x.ics", "busy-password"),
        ("https://cal.example.com:22/x.ics", "busy-port"),
        ("https://cal.example.com:5432/", "busy-port"),
    ],
)
def test_others_are_refused_and_not_repeated(typed: str, rule: str) -> None:
    """What is said of a refused address holds nothing of it: it may be nearly the secret."""
    with pytest.raises(BadFieldError) as refused:
        checked(typed)
    assert (refused.value.rule, refused.value.part) == (rule, None)
