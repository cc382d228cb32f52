"""Links: which ones Telegram opens, as what it writes them, and why it refuses the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities.links import (
    checked_link,
    emoji_of_link,
    linked,
    reason_against,
    user_of_link,
)
from bot.sandbox.refusal import RefusedError

WRITABLE = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    "url, link",
    [
        ("https://praxis.example/a", "https://praxis.example/a"),
        ("praxis.example", "http://praxis.example/"),
        ("HTTPS://Praxis.Example?A=b", "https://praxis.example/?A=b"),
        ("http://praxis.example:8080#x", "http://praxis.example:8080/#x"),
        ("http://praxis.example:00080/", "http://praxis.example:80/"),
        ("http://praxis.example/a b\t ", "http://praxis.example/a%20b"),
        ("http://клиника.рф/врач", "http://клиника.рф/врач"),
        ("http://[::1]/", "http://[::1]/"),
        ("mailto:a@b.example", "http://mailto:a@b.example/"),
        ("tg:user?id=5", "tg://user?id=5"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("TG://resolve/?domain=x", "tg://resolve?domain=x"),
        ("ton://transfer/abc", "ton://transfer/abc"),
        ("tonsite://site.ton", "tonsite://site.ton/"),
    ],
)
def test_a_link_is_told_as_telegram_writes_it(url: str, link: str) -> None:
    assert checked_link(url) == link
    assert not reason_against(url)


@pytest.mark.parametrize(
    "url, reason",
    [
        ("", "URL host is empty"),
        (".", "Host is invalid"),
        ("http://localhost:8080", "Wrong HTTP URL"),
        ("ftp://praxis.example", "Unsupported URL protocol"),
        ("javascript:alert(1)", "Wrong port number specified in the URL"),
        ("http://x.org:0", "Wrong port number specified in the URL"),
        ("http://x.org:65536", "Wrong port number specified in the URL"),
        ("http://x.org:", "Wrong port number specified in the URL"),
        ("http://[broken]", "Wrong IPv6 address specified in the URL"),
        ("http://[broken", "Wrong URL host"),
        ("http://a b.org", "Wrong URL host"),
        ("http://a%zz.org", "Wrong percent-encoded symbol in URL host"),
        ("tg://user:1", "Wrong tg URL"),
        ("tg:https://x.org", "Wrong tg URL"),
        ("ton://a@b", "Wrong ton URL"),
        ("tg://a.b", "Unallowed characters in URL host"),
    ],
)
def test_a_link_that_is_not_opened_says_why(url: str, reason: str) -> None:
    """In a text it is silently dropped; a button is refused with the reason."""
    assert not checked_link(url)
    assert reason_against(url) == f"URL '{url}' is invalid: {reason}"


@pytest.mark.parametrize("url", ["http://praxis.example", "praxis.example", "tg://resolve"])
def test_where_only_https_will_do_nothing_else_does(url: str) -> None:
    assert reason_against(url, secure=True).endswith("Only HTTPS links are allowed")
    assert not reason_against("https://praxis.example", secure=True)


@pytest.mark.parametrize(
    "url, user",
    [
        ("tg://user?id=5", 5),
        ("TG:user/?a=b&ID=5#x", 5),
        ("tg://user?id=0", 0),
        ("tg://user?id=-5", 0),
        ("tg://user?id=05", 0),
        ("tg://user?id=x&id=5", 0),
        ("tg://users?id=5", 0),
        ("tg://user", 0),
        ("http://user?id=5", 0),
    ],
)
def test_a_link_may_name_somebody(url: str, user: int) -> None:
    assert user_of_link(url) == user


@pytest.mark.parametrize(
    "url, reason",
    [
        ("http://emoji?id=5", "Custom emoji URL must have scheme tg"),
        ("tg://smile?id=5", 'Custom emoji URL must have host "emoji"'),
        ("tg://emoji", "Custom emoji URL must have an emoji identifier"),
        ("tg://emoji?it=5", "Custom emoji URL must have an emoji identifier"),
        ("tg://emoji?id=", "Invalid custom emoji identifier specified"),
        ("tg://emoji?id=0", "Invalid custom emoji identifier specified"),
        (f"tg://emoji?id={2**63}", "Invalid custom emoji identifier specified"),
    ],
)
def test_a_link_to_an_emoji_has_to_name_one(url: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        emoji_of_link(url)
    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"
    assert emoji_of_link("tg:emoji/?x=y&id=5#z") == "5"


@given(WRITABLE | st.text("http://tg:@[]%.:?#0a "))
def test_any_link_is_opened_or_not_and_what_is_opened_stays_as_it_is(url: str) -> None:
    link = checked_link(url)
    assert not link or checked_link(link) == link
    linked({}, url)
