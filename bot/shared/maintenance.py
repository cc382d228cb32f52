"""A stretch of time in which the bot rests, in words."""

from bot.chat.words import Translator
from core.model import Span


def stretch(t: Translator, span: Span) -> str:
    """Return from when until when: the day once where it is one."""
    start, end = span.start.astimezone(t.zone), span.end.astimezone(t.zone)
    said = f"{t.short_day(start.date())} {start:%H:%M}–"
    if end.date() != start.date():
        said += f"{t.short_day(end.date())} "
    return said + f"{end:%H:%M}" + (f" ({t.zone_name})" if t.zone_needed else "")
