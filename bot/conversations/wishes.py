"""What a patient is about to book, kept while they write a note or look for another time."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from bot.screens.booking import Wish
from bot.turn import Turn
from core.errors import SlotClosedError
from core.model import Doctor, PersonId, Slot, SlotId

NOTE = "booking.note"
SUMMARY = "booking.summary"
BROWSING = "booking.browsing"
"""Nothing is asked; a note that was written waits for the time that it will go with."""


def wish(doctor: Doctor, slot: Slot, note: str | None) -> Wish:
    """Return the wish for a slot."""
    return Wish(slot.id, doctor.id, doctor.name, slot.span.start, note)


async def keep(turn: Turn, step: str, wanted: Wish) -> None:
    """Keep the wish, and stand at this step."""
    draft = {
        "slot": wanted.slot,
        "doctor": wanted.doctor,
        "name": wanted.doctor_name,
        "start": int(wanted.start.timestamp()),
        "note": wanted.note,
    }
    await turn.ask(step, draft)


def kept(turn: Turn) -> Wish | None:
    """Return the wish that was kept, if one was."""
    draft = cast("Mapping[str, str] | None", turn.draft(NOTE, SUMMARY, BROWSING))
    if draft is None:
        return None
    start = datetime.fromtimestamp(int(draft["start"]), UTC)
    slot, doctor = SlotId(int(draft["slot"])), PersonId(int(draft["doctor"]))
    return Wish(slot, doctor, draft["name"], start, draft["note"])


def expected(turn: Turn) -> Wish:
    """Return the wish at a step that always has one."""
    wanted = kept(turn)
    if wanted is None:
        raise SlotClosedError(None)
    return wanted


def note(turn: Turn) -> str | None:
    """Return the note that was written, whatever time it was for."""
    wanted = kept(turn)
    return wanted.note if wanted else None


async def put_aside(turn: Turn) -> None:
    """Stop asking for the note while another time is looked for; what was written waits for it."""
    wanted = kept(turn)
    if wanted is None:
        return
    if wanted.note is None:
        turn.leave()
    else:
        await keep(turn, BROWSING, wanted)
