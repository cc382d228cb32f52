"""The draft of a booking, kept while its patient writes a note or looks for another time."""

from datetime import datetime

from bot.booking.draft import BookingDraft
from bot.chat.context import Context
from bot.shared.browsing import BROWSING, NOTE, SUMMARY
from core.errors import SlotClosedError


async def keep_draft(
    context: Context, step: str, draft: BookingDraft, kept_until: datetime | None = None
) -> None:
    """Keep the draft, and stand at this step; until ``kept_until`` the slot is kept for it."""
    await context.ask(step, draft.kept(), kept_until=kept_until)


def kept_draft(context: Context) -> BookingDraft | None:
    """Return the draft that was kept, if one was."""
    kept = context.draft(NOTE, SUMMARY, BROWSING)
    return None if kept is None else BookingDraft.read(kept)


def expected_draft(context: Context) -> BookingDraft:
    """Return the draft at a step that always has one."""
    draft = kept_draft(context)
    if draft is None:
        raise SlotClosedError(None)
    return draft


def written_note(context: Context) -> str | None:
    """Return the note that was written, whatever time it was for."""
    draft = kept_draft(context)
    return draft.note if draft else None
