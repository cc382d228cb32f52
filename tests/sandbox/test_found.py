"""What Telegram finds in plain text by itself, in what people and bots write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities.found import find_entities
from tests.journey.client import Phone
from tests.sandbox.bot_api import BotApi

WRITABLE = st.text(st.characters(codec="utf-8"))


def found_in(text: str) -> list[tuple[str, str]]:
    """Return what is found as its kind and what it covers."""
    units = text.encode("utf-16-le")
    return [
        (
            entity["type"],
            units[2 * entity["offset"] :][: 2 * entity["length"]].decode("utf-16-le"),
        )
        for entity in find_entities(text)
    ]


@pytest.mark.parametrize(
    "text, found",
    [
        ("@anna", ["@anna"]),
        ("(@anna), 😀@boris", ["@anna", "@boris"]),
        ("@gif @PIC", ["@gif", "@PIC"]),
        ("@ab @abc a@anna ж@anna @annaж", []),
        (f"@{'a' * 32} @{'a' * 33}", [f"@{'a' * 32}"]),
    ],
)
def test_a_mention_is_at_least_four_letters_long(text: str, found: list[str]) -> None:
    assert found_in(text) == [("mention", one) for one in found]


@pytest.mark.parametrize(
    "text, found",
    [
        ("/help", ["/help"]),
        ("see /help, /start@some_bot.", ["/help", "/start@some_bot"]),
        ("and/or 1/2 //help </help> /помощь /helpж /help/", []),
        ("/help@ /help@ab", []),
        (f"/{'a' * 64} /{'a' * 65}", [f"/{'a' * 64}"]),
        ("🎉/help\n/start", ["/help", "/start"]),
    ],
)
def test_a_command_stands_by_itself(text: str, found: list[str]) -> None:
    assert found_in(text) == [("bot_command", one) for one in found]


@pytest.mark.parametrize(
    "text, found",
    [
        ("#tag", ["#tag"]),
        ("#врач #2go #a_b #ශ්‍රී", ["#врач", "#2go", "#a_b", "#ශ්"]),
        ("#1 #_ # a#b #a#b ##", []),
        (f"#{'a' * 300}", [f"#{'a' * 256}"]),
        ("(#a),#b", ["#a", "#b"]),
    ],
)
def test_a_hashtag_has_a_letter(text: str, found: list[str]) -> None:
    assert found_in(text) == [("hashtag", one) for one in found]


@pytest.mark.parametrize(
    "text, found",
    [
        ("$USD $A", ["$USD", "$A"]),
        ("$1INCH", ["$1INCH"]),
        ("$usd $USd $1 US$A $$A $TOOLONGONE", []),
    ],
)
def test_a_cashtag_is_up_to_eight_capitals(text: str, found: list[str]) -> None:
    assert found_in(text) == [("cashtag", one) for one in found]


@pytest.mark.parametrize(
    "text, found",
    [
        ("http://praxis.example/a?b=c#d", ["http://praxis.example/a?b=c#d"]),
        ("see t.me/praxis, or praxis.de.", ["t.me/praxis", "praxis.de"]),
        ("(https://de.wikipedia.org/wiki/A_(B))", ["https://de.wikipedia.org/wiki/A_(B)"]),
        ("www.praxis.de:8080/x «praxis.de»", ["www.praxis.de:8080/x", "praxis.de"]),
        ("praxis.de:70000 praxis.de?a=b praxis.de/?", ["praxis.de", "praxis.de?a=b", "praxis.de/"]),
        ("клиника.рф xn--80ak6aa92e.com", ["клиника.рф", "xn--80ak6aa92e.com"]),
        ("127.0.0.1/x 1.2.3 256.1.1.1 01.1.1.1", ["127.0.0.1/x"]),
        ("https://praxis.anything", ["https://praxis.anything"]),
        ("praxis.anything a.b e.g. 3.14 10.30", []),
        ("The end.The next. Praxis.De praxis.DE", ["praxis.DE"]),
        ("user:pw@praxis.de/x", ["user:pw@praxis.de/x"]),
        ("tg://resolve?domain=praxis. ton://a/b", ["tg://resolve?domain=praxis", "ton://a/b"]),
        ("sftp://praxis.de shttp://praxis.de x://praxis.de", []),
        ("a_b.de -a.de a-.de a..de .de de.", ["-a.de"]),
        ("http://localhost http://localhost:80/x", []),
        ("@praxis.de #praxis.de /praxis.de", []),
        ("a.de/x. b.de/y!", ["a.de/x", "b.de/y"]),
    ],
)
def test_an_address_ends_in_a_domain_that_there_is(text: str, found: list[str]) -> None:
    """With a scheme before it, in any."""
    assert [one for kind, one in found_in(text) if kind == "url"] == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("write to me@praxis.de, please", ["me@praxis.de"]),
        ("mailto:me+x@a.praxis.de", ["me+x@a.praxis.de"]),
        ("me@praxis me@1.2.3.4 @praxis.de me@praxis.d", []),
    ],
)
def test_an_email_address(text: str, found: list[str]) -> None:
    assert [one for kind, one in found_in(text) if kind == "email"] == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("+1-212-555-0123", ["+1-212-555-0123"]),
        ("call +49 (170) 123 45 67!", ["+49 (170) 123 45 67"]),
        ("+79161234567,+491701234567", ["+79161234567", "+491701234567"]),
        ("89161234567 +12 +0123456789 a+491701234567 1+491701234567 ++491701234567", []),
    ],
)
def test_a_phone_number_is_an_international_one(text: str, found: list[str]) -> None:
    assert found_in(text) == [("phone_number", one) for one in found]


@pytest.mark.parametrize(
    "text, found",
    [
        ("4111 1111 1111 1111", ["4111 1111 1111 1111"]),
        ("4111111111111111 5555-5555-5555-4444", ["4111111111111111", "5555-5555-5555-4444"]),
        ("378282246310005, 6200000000000005", ["378282246310005", "6200000000000005"]),
        ("4111111111111112 -4111111111111111 4111111111111111x 411111111111", []),
        ("37828224631000 4111 1111 1111 1111 1111 1111", []),
    ],
)
def test_a_bank_card_has_the_right_last_digit(text: str, found: list[str]) -> None:
    assert found_in(text) == [("bank_card_number", one) for one in found]


def test_nothing_that_is_found_lies_in_something_else() -> None:
    """The one that begins first wins, then the longer one."""
    assert found_in("/help@bot.de") == [("bot_command", "/help@bot")]
    assert found_in("http://x.de/#tag") == [("url", "http://x.de/#tag")]
    assert found_in("@praxis #a /b") == [
        ("mention", "@praxis"),
        ("hashtag", "#a"),
        ("bot_command", "/b"),
    ]


@given(WRITABLE | st.text("@#$/.:+-( )_aA1жx😀\u200c"))
def test_what_is_found_lies_in_the_text_one_after_another(text: str) -> None:
    end = 0
    for entity in find_entities(text):
        assert entity["offset"] >= end
        end = entity["offset"] + entity["length"]
        assert entity["length"] > 0
    assert end <= len(text.encode("utf-16-le")) // 2


async def test_it_is_found_in_what_people_write(api: BotApi, anna: Phone) -> None:
    await anna.text("🙂 call +491701234567 or me@praxis.de")
    await anna.document("a.txt", "x")
    message = (await api("getUpdates", offset=-2))[0]["message"]
    assert message["entities"] == [
        {"type": "phone_number", "offset": 8, "length": 13},
        {"type": "email", "offset": 25, "length": 12},
    ]


async def test_it_is_found_in_what_the_bot_writes(api: BotApi, anna: Phone) -> None:
    """With a parse mode as well, but neither in code nor in a link."""
    sent = await api.send(anna, "see praxis.de")
    assert sent["entities"] == [{"type": "url", "offset": 4, "length": 9}]
    text = "<b>a /help</b> <code>/no</code> <a href='https://x.org'>praxis.de</a>"
    sent = await api.send(anna, text, parse_mode="HTML")
    assert [(one["type"], one["offset"], one["length"]) for one in sent["entities"]] == [
        ("bold", 0, 2),
        ("bot_command", 2, 5),
        ("bold", 2, 5),
        ("code", 8, 3),
        ("text_link", 12, 9),
    ]
