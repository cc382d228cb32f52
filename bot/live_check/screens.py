"""What a live check found, in plain words, and what may be mended."""

from markupsafe import Markup

from bot.chat.screen import Button, Screen, cut
from bot.chat.ways import back_row
from bot.chat.words import Translator, paragraphs
from bot.live_check.actions import AskMend, Mend, ShowLiveCheck
from bot.shared.links.desk import ShowAdmin
from core.live_check.laws import MENDABLE, Law, Report

WHICH_SHOWN = 160
MOST_LINES = len(Law)


def report(t: Translator, found: Report) -> Screen:
    """What was found; what is safe to mend has a button."""
    lines = broken(t, found)[:MOST_LINES] or [t.many("check.well", len(Law))]
    rows = [
        (Button(cut(t.plain("check.mend-" + one.law)), AskMend(one.law)),)
        for one in found.findings
        if one.law in MENDABLE
    ]
    again = (Button(t.plain("check.again"), ShowLiveCheck()),)
    return Screen(paragraphs(t("check.title"), *lines), (*rows, again, back_row(t, ShowAdmin())))


def broken(t: Translator, found: Report) -> list[str]:
    """Return a plain line for each law that is broken or could not be looked at."""
    lines = []
    for one in found.findings:
        said = t.many("law." + one.law, one.count)
        which = cut(", ".join(one.which), WHICH_SHOWN)
        lines.append(f"{said}: {which}" if which else said)
    lines += [t.plain("check.unchecked", law=t.many("law." + one, 2)) for one in found.unchecked]
    return lines


def ask_mend(t: Translator, law: Law) -> Screen:
    """What mending does, and whether to."""
    confirm = (Button(t.plain("check.confirm"), Mend(law)),)
    if law not in MENDABLE:
        return Screen(t("check.none-mended"), (back_row(t, ShowLiveCheck()),))
    text = paragraphs(t("check.mend-" + law), t("check.does-" + law))
    return Screen(text, (confirm, back_row(t, ShowLiveCheck())))


def mended(t: Translator, number: int) -> Markup:
    """Say how much was mended (HTML)."""
    return paragraphs(t.many("check.mended", number) if number else t("check.none-mended"))
