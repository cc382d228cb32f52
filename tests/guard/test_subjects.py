"""Subjects: what each brings along fits together, and old buttons keep their sense."""

import tomllib
from collections import Counter
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any, cast, get_type_hints

from bot.chat.payload import Action, declared
from bot.subjects import SUBJECTS, main_menu, routes
from core.model import (
    Account,
    AccountId,
    AdminRole,
    DoctorId,
    DoctorRole,
    Principal,
    Verification,
)

PINNED = Path(__file__).parent / "action_prefixes.txt"
ROUTES = routes()


def described(action: type[Action]) -> str:
    """Return what a payload of this action means: its subject, its name, its fields in order."""
    subject = ROUTES.presses[action].__module__.split(".")[1]
    hints = get_type_hints(action)
    parts = (f"{one.name}:{_kind(hints[one.name])}" for one in fields(cast(Any, action)))
    return " ".join([action.prefix, f"{subject}.{action.__name__}", *parts])


def _kind(hint: Any) -> str:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return f"{hint.__name__}({','.join(hint)})"
    return str(hint.__name__)


def pinned() -> tuple[list[str], list[str]]:
    """Return the lines of the prefixes in use, and of the retired ones."""
    lines = [line for line in PINNED.read_text(encoding="utf-8").splitlines() if line]
    in_use, retired = (lines[: lines.index("retired:")], lines[lines.index("retired:") + 1 :])
    return [line for line in in_use if not line.startswith("#")], retired


def test_no_prefix_ever_gets_another_meaning() -> None:
    """Chats carry old buttons for ever: a prefix stands for one action with the same fields.

    A new action adds its line to ``action_prefixes.txt``. One that goes, or whose fields change,
    leaves its line below ``retired:``, and what takes its place gets a prefix of its own.
    """
    in_use, retired = pinned()
    assert in_use == [described(action) for action in declared()]
    uses = Counter(line.split()[0] for line in (*in_use, *retired))
    assert [prefix for prefix, times in uses.items() if times > 1] == []


def test_the_contracts_of_imports_name_every_subject() -> None:
    """One that they leave out could import another, and nobody would hear of it."""
    root = PINNED.parents[2]
    linter = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = linter["importlinter"]["contracts"]
    chat = next(one for one in contracts if "said in chat" in one["name"])["source_modules"]
    floors = next(one for one in contracts if "floors" in one["name"])["layers"]
    subjects = {f"bot.{found.parent.name}" for found in root.glob("bot/*/manifest.py")}
    assert subjects - {*chat} == set()
    assert subjects - {name for floor in floors for name in floor.split(" | ")} == set()


def test_every_action_has_an_answer() -> None:
    """A button without a handler would be a fault of ours, told to whoever presses it."""
    assert [action.__name__ for action in declared() if action not in ROUTES.presses] == []


def test_every_command_is_listed_by_the_subject_that_answers_it() -> None:
    """And by no other: the lists in Telegram and /help promise nothing that is not there."""
    for subject in SUBJECTS:
        listed = [command.name for command in subject.commands]
        assert sorted(listed) == sorted(subject.router.commands)


def test_places_in_lists_are_not_contested() -> None:
    """Two subjects with one place would stand in the order of their folders, by chance."""
    commands = [command.order for subject in SUBJECTS for command in subject.commands]
    entries = [entry.order for subject in SUBJECTS for entry in subject.entries]
    assert len(set(commands)) == len(commands)
    assert len(set(entries)) == len(entries)
    practice = [entry.order for subject in SUBJECTS for entry in subject.practice]
    assert len(set(practice)) == len(practice)
    desk = [entry.order for subject in SUBJECTS for entry in subject.desk]
    assert len(set(desk)) == len(desk)


def person(doctor: Verification = Verification.NONE, *, admin: bool = False) -> Principal:
    role = AdminRole.GRANTED if admin else AdminRole.NONE
    account = Account(AccountId(1), 1, "Maria", "en", role)
    return Principal(account, doctor=DoctorRole(DoctorId(1), doctor))


def test_everybody_is_shown_their_own_commands() -> None:
    """Patients first, then what a doctor has more, then what an admin has more."""
    menu = main_menu()
    patient = [
        "start",
        "book",
        "appointments",
        "doctors",
        "profile",
        "history",
        "language",
        "privacy",
        "status",
        "help",
        "cancel",
    ]
    doctor = ["publish", "schedule", "requests", "practice"]
    assert menu.commands(None) == patient
    assert menu.commands(person(Verification.WAITING)) == patient
    assert menu.commands(person(Verification.VERIFIED)) == [*patient, *doctor]
    assert menu.commands(person(Verification.VERIFIED, admin=True)) == [*patient, *doctor, "admin"]
    assert menu.commands(person(admin=True)) == [*patient, "admin"]
