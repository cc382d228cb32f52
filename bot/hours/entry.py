"""The week in the form, kept while its doctor sets it, looks at it and saves it."""

from bot.chat.context import Context
from bot.hours.draft import WeekDraft

WEEK = "hours.week"
DATES = "hours.dates"
DONE = "hours.saved"


def kept_draft(context: Context) -> WeekDraft | None:
    """Return the week that is being set, if one is."""
    kept = context.draft(WEEK, DATES)
    return None if kept is None else WeekDraft.read(kept)


async def keep_draft(context: Context, step: str, draft: WeekDraft) -> None:
    """Keep the week, and stand at this step."""
    await context.ask(step, draft.kept())
