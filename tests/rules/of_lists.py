"""Rules of the clinic's lists: what an entry may be called, and what may become of it."""

from dataclasses import replace
from functools import partial
from typing import Any

from core import errors, fields
from core.lists.rules import (
    LOCAL_CODES,
    check_merge,
    check_names,
    free_code,
    present,
    refuse_name,
)
from core.model import ListEntry, ListEntryId, ListKind
from tests.rules.cases import Case, Rule

HEART = ListEntry(
    ListEntryId(1),
    ListKind.SPECIALTY,
    "Cardiology",
    {"en": "Heart", "ru": "Сердце"},
    former=("Hearts",),
    words=("cardio",),
)
SKIN = replace(HEART, id=ListEntryId(2), key="Skin", names={"en": "Skin"}, former=())


def call(name: str, language: str = "en", **how: Any) -> Case:
    return partial(refuse_name, name, language, [replace(HEART, **how)])


LISTS: list[Rule] = [
    (
        errors.ListNameTakenError,
        "no two entries have one name, whatever its case",
        call("  HEART"),
        call("Heart", "ru"),
    ),
    (
        errors.ListNameTakenError,
        "nor does one have what another was called",
        call("hearts"),
        call("cardio"),
    ),
    (
        errors.ListNameTakenError,
        "or what cards write of it",
        call("cardiology", "ru"),
        call("cardiology", "ru", key="cardio"),
    ),
    (
        errors.ListNameTakenError,
        "what an entry itself was called it may be called again",
        partial(refuse_name, "Hearts", "en", [HEART], SKIN.id),
        partial(refuse_name, "Hearts", "en", [HEART], HEART.id),
    ),
    (
        errors.ListEntryMergedError,
        "what became part of another entry is not changed by itself",
        partial(present, replace(HEART, merged_into=SKIN.id)),
        partial(present, HEART),
    ),
    (errors.NotFoundError, "nor what never was", partial(present, None), partial(present, HEART)),
    (
        errors.NotFoundError,
        "two entries become one, never one",
        partial(check_merge, HEART, HEART),
        partial(check_merge, HEART, SKIN),
    ),
    (
        errors.NotFoundError,
        "and both are of one list",
        partial(check_merge, HEART, replace(SKIN, kind=ListKind.LANGUAGE)),
        partial(check_merge, HEART, SKIN),
    ),
    (
        errors.BadFieldError,
        "an entry has a name in every language",
        partial(check_names, {"en": "Heart", "ru": ""}, ("en", "ru")),
        partial(check_names, {"en": "Heart", "ru": "Сердце"}, ("en", "ru")),
    ),
    (
        errors.BadFieldError,
        "of 64 characters at most",
        partial(fields.list_name, "x" * 65),
        partial(fields.list_name, "x" * 64),
    ),
    (
        errors.BadFieldError,
        "one of them a letter",
        partial(fields.list_name, "👩 12"),
        partial(fields.list_name, "👩 1x"),
    ),
    (
        errors.BadFieldError,
        "there are so many codes for languages that have none",
        partial(free_code, LOCAL_CODES),
        partial(free_code, LOCAL_CODES[1:]),
    ),
]
