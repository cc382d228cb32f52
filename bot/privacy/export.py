"""What is held about a person, as files: JSON for machines, and the same to be read.

The names in the JSON stay as they are; docs/own-data.md tells them. Both are made in memory and
kept nowhere.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime

from markupsafe import Markup

from bot.chat.screen import File
from bot.chat.words import Translator
from core.own_data.service import Export
from core.policy import ClinicPolicy

FORMAT = "praxis-own-data"
VERSION = 1
"""Rises when a name in the JSON changes its sense or goes."""
_MACHINERY = ("_id", "id", "uid", "version", "sequence", "key", "attempts", "leased", "try_at")
"""What says nothing to a reader: numbers that lead from one row to another, and the like."""


def files(t: Translator, policy: ClinicPolicy, export: Export) -> list[tuple[Markup, File]]:
    """Return both files, each with the words that go with it."""
    return [
        (t("privacy.file-json"), File("my-data.json", as_json(policy, export))),
        (t("privacy.file-text"), File("my-data.txt", as_text(t, policy, export))),
    ]


def as_json(policy: ClinicPolicy, export: Export) -> bytes:
    """Return everything as JSON: an object with a list for each kind."""
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "clinic": policy.name,
        "time_zone": policy.zone.key,
        "exported_at": export.at.isoformat(),
        "cut": list(export.cut),
        **export.held,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode(errors="replace")


def as_text(t: Translator, policy: ClinicPolicy, export: Export) -> bytes:
    """Return everything to be read: a heading for each kind of which there is anything."""
    lines = [t.plain("export.title", clinic=policy.name, time=_moment(t, export.at))]
    for kind, rows in export.held.items():
        if rows:
            heading = t.plain(f"export.{kind}")
            lines += ["", "", heading, "=" * len(heading)]
        for row in rows:
            lines += ["", *_row(t, row)]
        if kind in export.cut:
            lines += ["", t.plain("export.cut")]
    return "\n".join([*lines, ""]).encode(errors="replace")


def _row(t: Translator, row: Mapping[str, object]) -> Iterator[str]:
    for name, value in row.items():
        if value in (None, "", []) or name.endswith(_MACHINERY):
            continue
        yield f"{name.replace('_', ' ')}: {_value(t, value)}"


def _value(t: Translator, value: object) -> str:
    if isinstance(value, bool):
        return t.plain("export.yes" if value else "export.no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, str) and "T" in value:
        with suppress(ValueError):
            return _moment(t, datetime.fromisoformat(value))
    return str(value)


def _moment(t: Translator, moment: datetime) -> str:
    return f"{moment.astimezone(t.zone):%Y-%m-%d %H:%M}"
