"""Looking around: nothing is asked; the note, and for whom it is, wait for a time to go with."""

from bot.chat.context import Context
from core.model import PatientId

NOTE = "booking.note"
SUMMARY = "booking.summary"
BROWSING = "booking.browsing"
"""Nothing is asked; a note that was written waits for the time that it will go with."""
SIGN_UP_ASIDE = "sign-up.aside"
"""Nothing is asked; the name that was written waits for whoever signs up after all."""
ASIDE = (BROWSING, SIGN_UP_ASIDE)


async def put_aside(context: Context) -> None:
    """Stop asking for the note while another time is looked for; what was written waits for it.

    A slot that was kept is free again once the answer is out.
    """
    draft = context.draft(NOTE, SUMMARY, BROWSING)
    if draft is None:
        return
    if draft.get("note") is None and draft.get("patient") is None:
        context.leave()
    else:
        await context.set_aside(BROWSING)


def looked_for(context: Context) -> PatientId | None:
    """Return for whom a time is looked for; None is oneself."""
    draft = context.draft(NOTE, SUMMARY, BROWSING) or {}
    patient = draft.get("patient")
    return None if patient is None else PatientId(int(str(patient)))


async def listen(context: Context) -> None:
    """Leave whatever is being entered, so that what is written next answers no other question."""
    await put_aside(context)
    if context.form is not None and context.form.step not in ASIDE:
        context.leave()
