"""Updates that are none, come from no person, or hold what no database keeps."""

from typing import Any

import pytest

from bot.intake.intake import Intake
from bot.telegram.incoming import Incoming
from core.clock import SystemClock
from storage.store import Store
from tests.intake.updates import Noting, group, membership, pressed, user, written
from tests.storm.waiting import until

ODD: list[object] = [
    "x",
    None,
    5,
    [],
    {},
    {"update_id": "7"},
    {"update_id": True},
    {"update_id": 1.5},
    {"update_id": -5},
    {"update_id": 2**63},
    {"update_id": 2**70},
    {"update_id": 3, "message": "x"},
    written(3, person=2**63),
]


@pytest.mark.parametrize("odd", ODD, ids=str)
async def test_an_update_that_is_none_stops_no_other(store: Store, odd: object) -> None:
    noting = Noting()
    intake = Intake(store.inbox, noting, SystemClock())
    await intake.take([written(1), odd, written(2), written(2), pressed(4, person=3)])
    await until(lambda: intake.idle, "the others")
    assert sorted(noting.handled) == [1, 2, 4]
    await intake.close()


async def test_a_group_hears_one_sentence_and_nothing_else_happens(store: Store) -> None:
    """Whoever speaks there, whatever they say or press, and however often: it is said once."""
    there = {"message_id": 1, "date": 1, "chat": group()}
    admin = user(1_087_968_824, is_bot=True, first_name="Group")
    said = [
        written(1, chat=group()),
        written(2, chat=group(), by=admin, sender_chat=group()),
        pressed(3, message=there | {"text": "A screen"}),
        membership(4, chat=group(), status="left"),
        membership(5, chat=group(), status="kicked"),
        membership(6, chat=group(), status="member"),
        *(written(number, person=number, chat=group()) for number in range(100, 1100)),
        written(7, chat={"id": -6, "type": "channel"}, by=None, sender_chat=group(-6)),
    ]
    noting = Noting()
    intake = Intake(store.inbox, noting, SystemClock())
    await intake.take(said)
    await intake.take(said)
    await until(lambda: noting.pointed == [-5, -6], "each to be told")
    await intake.close()
    assert noting.handled == []
    assert noting.slowed == []
    assert await store.inbox.waiting() == []


async def test_a_thousand_groups_are_no_flood(store: Store) -> None:
    """Groups can be made by the thousand, and forgotten ones come back: there is a pace to it."""
    noting = Noting()
    intake = Intake(store.inbox, noting, SystemClock())
    await intake.take([written(number, chat=group(-number)) for number in range(1, 20_000)])
    await intake.take([written(20_000, person=2)])
    await until(lambda: noting.handled == [20_000], "a person to be served")
    await intake.close()
    assert len(noting.pointed) < 30


@pytest.mark.parametrize(
    "update",
    [
        written(1, by=user(is_bot=True)),
        written(1, by=None),
        written(1, sender_chat=group()),
        written(1, chat={"id": 7, "type": "private"}),
        pressed(1, by=user(is_bot=True)),
        pressed(1, message=None, inline_message_id="a"),
        membership(1, chat=group()),
        membership(1, by=user(is_bot=True)),
        {"update_id": 1, "edited_message": written(1)["message"]},
        {"update_id": 1, "channel_post": written(1)["message"]},
        {"update_id": 1, "business_message": written(1)["message"]},
    ],
    ids=str,
)
async def test_what_no_person_does_alone_with_the_bot_is_let_go(
    store: Store, update: dict[str, Any]
) -> None:
    noting = Noting()
    intake = Intake(store.inbox, noting, SystemClock())
    await intake.take([update, written(2, person=3)])
    await until(lambda: noting.handled != [], "what comes after")
    await intake.close()
    assert (noting.handled, noting.pointed, noting.slowed) == ([2], [], [])


@pytest.mark.parametrize("text", ["a\0b", "\ud83d", "\0", "a\udfffb"])
async def test_texts_come_without_what_no_database_holds(store: Store, text: str) -> None:
    """A NUL or half a character, wherever a text may stand: it is gone before anybody sees it."""
    seen: list[Incoming] = []

    async def handle(update: Incoming) -> None:
        seen.append(update)

    inbox = store.inbox
    intake = Intake(inbox, Noting(handle), SystemClock())
    name = {"first_name": text, "last_name": text, "language_code": text}
    contact = {"phone_number": text, "user_id": 1}
    await intake.take(
        [
            written(1, text=text, contact=contact, by=user(1, **name)),
            pressed(2, data=text, by=user(1, **name)),
        ]
    )
    await until(lambda: intake.idle, "them to be handled")
    await intake.close()
    clean = text.encode(errors="ignore").decode().replace("\0", "")
    message, press = seen[0].message, seen[1].press
    assert message is not None
    assert message.user is not None
    assert message.contact is not None
    assert press is not None
    assert {message.text, message.user.first_name, message.contact.phone_number} == {clean}
    assert {press.data, press.user.last_name} == {clean}
    assert not await inbox.waiting()
