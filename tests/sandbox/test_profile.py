"""What a bot says of itself: its commands, its menu button, its name and descriptions."""

from typing import Any

import pytest

from tests.journey.client import Phone
from tests.sandbox.bot_api import JSON, BotApi

INVALID_USER = "can't parse BotCommandScope: Invalid user_id specified"


def command(name: str = "book", description: str = "Book an appointment") -> JSON:
    return {"command": name, "description": description}


@pytest.mark.parametrize(
    "commands, reason",
    [
        ([command("Book")], "BOT_COMMAND_INVALID"),
        ([command("zapis-на")], "BOT_COMMAND_INVALID"),
        ([command("")], "command must be non-empty"),
        ([command("x" * 33)], "command length must not exceed 32"),
        ([command(description="")], "command description must be non-empty"),
        ([command(description="x" * 257)], "command description length must not exceed 256"),
        ([command()] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([5], "can't parse BotCommand: expected an Object"),
        ([{"command": "book"}], "can't parse BotCommand: Can't find field \"description\""),
        (
            [{"command": None, "description": ""}],
            'can\'t parse BotCommand: Field "command" must be of type String',
        ),
        ("{", "can't parse commands JSON object"),
        (5, "expected an Array of BotCommand"),
    ],
)
async def test_a_command_list_that_telegram_refuses(
    api: BotApi, commands: Any, reason: str
) -> None:
    assert await api.refusal("setMyCommands", commands=commands) == reason


@pytest.mark.parametrize(
    "scope, language, reason",
    [
        ({"type": "planet"}, "", "can't parse BotCommandScope: Unsupported type specified"),
        ({"type": "chat"}, "", "can't parse BotCommandScope: Can't find field \"chat_id\""),
        (
            {"type": "chat", "chat_id": ""},
            "",
            "can't parse BotCommandScope: Empty chat_id specified",
        ),
        (5, "", "can't parse BotCommandScope: BotCommandScope must be an Object"),
        ("{", "", "can't parse BotCommandScope JSON object"),
        ({"type": "chat_member", "chat_id": 5, "user_id": 0}, "", INVALID_USER),
        ({"type": "chat_administrators", "chat_id": 5}, "", "chat not found"),
        ({"type": "chat", "chat_id": 5}, "", "chat not found"),
        ({"type": "default"}, "english", "invalid language code specified"),
    ],
)
async def test_a_command_list_belongs_to_a_known_scope_and_language(
    api: BotApi, scope: JSON, language: str, reason: str
) -> None:
    params = {"commands": [command()], "scope": scope, "language_code": language}
    assert await api.refusal("setMyCommands", **params) == reason


async def test_the_narrowest_list_in_ones_own_language_is_seen(api: BotApi, anna: Phone) -> None:
    """Chat before all private chats before default; the person's language before none."""
    chat = {"type": "chat", "chat_id": anna.id}
    private = {"type": "all_private_chats"}
    steps: list[tuple[str, JSON]] = [
        ("start", {}),
        ("private", {"scope": private}),
        ("private_ru", {"scope": private, "language_code": "ru"}),
        ("mine", {"scope": chat}),
    ]
    for name, where in steps:
        await api("setMyCommands", commands=[command(name)], **where)
        await anna.wait_commands(name)
        assert await api("getMyCommands", **where) == [command(name)]
        assert [shown["command"] for shown in anna.commands] == [name]
    await api("setMyCommands", commands=[command("german")], language_code="de")
    for (_, where), left in zip(reversed(steps), ("private_ru", "private", "start"), strict=False):
        await api("deleteMyCommands", **where)
        await anna.wait_commands(left)
    await api("setMyCommands")
    assert await api("getMyCommands") == []


# ── menu button ─────────────────────────────────────────────────────────────────────────────────


async def test_a_menu_button_is_kept_for_one_or_for_all(api: BotApi, anna: Phone) -> None:
    assert await api("getChatMenuButton", chat_id=anna.id) == {"type": "default"}
    await api("setChatMenuButton", menu_button={"type": "commands", "else": 5})
    assert await api("getChatMenuButton", chat_id=anna.id) == {"type": "commands"}
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://praxis.example"}}
    await api("setChatMenuButton", chat_id=anna.id, menu_button=app)
    told = app | {"web_app": {"url": "https://praxis.example/"}}
    assert await api("getChatMenuButton", chat_id=anna.id) == told
    await api("setChatMenuButton", chat_id=anna.id)
    assert await api("getChatMenuButton", chat_id=anna.id) == {"type": "default"}
    assert await api("getChatMenuButton") == {"type": "commands"}


def app(url: Any, text: Any = "Open") -> JSON:
    return {"type": "web_app", "text": text, "web_app": {"url": url}}


@pytest.mark.parametrize(
    "button, reason",
    [
        ("{", "can't parse menu button JSON object"),
        (5, "can't parse menu button: MenuButton must be an Object"),
        ({}, "can't parse menu button: Can't find field \"type\""),
        ({"type": "piano"}, "can't parse menu button: MenuButton has unsupported type"),
        ({"type": "web_app"}, "can't parse menu button: Can't find field \"text\""),
        (
            {"type": "web_app", "text": "Open"},
            "can't parse menu button: Can't find field \"web_app\"",
        ),
        (
            {"type": "web_app", "text": "Open", "web_app": {}},
            "can't parse menu button: Can't find field \"url\"",
        ),
        (app(None), 'can\'t parse menu button: Field "url" must be of type String'),
        (app("https://x.org", ""), "menu button text must be non-empty"),
        (
            app("http://x.org"),
            "menu button Web App URL 'http://x.org' is invalid: Only HTTPS links are allowed",
        ),
        (app(""), "menu button Web App URL '' is invalid: URL host is empty"),
    ],
)
async def test_a_menu_button_that_telegram_refuses(api: BotApi, button: Any, reason: str) -> None:
    assert await api.refusal("setChatMenuButton", menu_button=button) == reason


@pytest.mark.parametrize(
    "chat_id, reason",
    [("", "invalid chat_id specified"), (-5, "invalid chat_id specified"), (5, "user not found")],
)
async def test_a_menu_button_belongs_to_somebody(api: BotApi, chat_id: Any, reason: str) -> None:
    for method in ("setChatMenuButton", "getChatMenuButton"):
        assert await api.refusal(method, chat_id=chat_id) == reason


# ── profile ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "field, method, limit, unset",
    [
        ("name", "Name", 64, "Praxis"),
        ("description", "Description", 512, ""),
        ("short_description", "ShortDescription", 120, ""),
    ],
)
async def test_a_profile_is_kept_in_every_language(
    api: BotApi, field: str, method: str, limit: int, unset: str
) -> None:
    """A bot that has set no name has the one it was made with."""
    await api(f"setMy{method}", **{field: "x" * limit}, language_code="ru")
    assert await api(f"getMy{method}", language_code="ru") == {field: "x" * limit}
    for language in ("", "de"):
        assert await api(f"getMy{method}", language_code=language) == {field: unset}
    await api(f"setMy{method}", **{field: "usual"})
    assert await api(f"getMy{method}", language_code="de") == {field: "usual"}
    refusal = await api.refusal(f"setMy{method}", **{field: "x" * (limit + 1)})
    assert refusal.endswith("is too long")
    refusal = await api.refusal(f"getMy{method}", language_code="german")
    assert refusal == "invalid language code specified"
