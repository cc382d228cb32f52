"""The menu, the help page and the lists of commands, made from what the subjects bring along."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from core.model import Person, Standing
from core.policy import ClinicPolicy


class Who(Enum):
    """Who is shown something. It is no authorisation: every press is judged again."""

    EVERYBODY = "everybody"
    NEWCOMER = "newcomer"
    SIGNED_UP = "signed up"
    DOCTOR = "doctor"
    ADMIN = "admin"

    def includes(self, person: Person | None) -> bool:
        """Whether it is shown to this person; None is anybody, of whom nothing is known."""
        if self is Who.EVERYBODY or person is None:
            return self is Who.EVERYBODY
        return {
            Who.NEWCOMER: not person.signed_up,
            Who.SIGNED_UP: person.signed_up,
            Who.DOCTOR: person.practises,
            Who.ADMIN: person.is_admin,
        }[self]


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the subject's router answers, listed in ``order`` of all subjects."""

    name: str
    order: int
    who: Who = Who.EVERYBODY


@dataclass(frozen=True, slots=True)
class Entry:
    """A button of the menu. ``label`` is a key of the catalogues.

    With ``way_on`` it also stands below a sentence that ends a way: a refusal, an apology.
    """

    label: str
    action: Action
    order: int
    who: Who = Who.EVERYBODY
    way_on: bool = False


class MainMenu:
    """Leads everybody to what they can do here, in the roles they have."""

    def __init__(self, commands: Iterable[Command], entries: Iterable[Entry]) -> None:
        self._commands = sorted(commands, key=lambda command: command.order)
        self._entries = sorted(entries, key=lambda entry: entry.order)

    def commands(self, person: Person | None) -> list[str]:
        """Return the names of the commands this person is shown; None is anybody."""
        return [command.name for command in self._commands if command.who.includes(person)]

    def show(self, person: Person, t: Translator) -> Screen:
        """What this person can do here."""
        text = t("home.hello", name=person.name) if person.signed_up else t("home.hello-stranger")
        if person.doctor is Standing.WAITING:
            text = paragraphs(text, t("home.application-waits"))
        return Screen(text, grid(self._buttons(self._entries, person, t), 2))

    def help(self, person: Person, t: Translator, policy: ClinicPolicy) -> Screen:
        """What can be done here, command by command."""
        line = Markup("/{} – {}")
        lines = [line.format(name, t("command." + name)) for name in self.commands(person)]
        text = paragraphs(t("help.text", clinic=policy.name), lined(*lines))
        return Screen(text, (back_row(t),))

    def way_on(self, person: Person, t: Translator, sentence: Markup) -> Screen:
        """One sentence (HTML), and the buttons that lead on from it."""
        leading = [entry for entry in self._entries if entry.way_on]
        return Screen(sentence, (*grid(self._buttons(leading, person, t), 2), back_row(t)))

    @staticmethod
    def _buttons(entries: Sequence[Entry], person: Person, t: Translator) -> list[Button]:
        return [
            Button(t.plain(entry.label), entry.action)
            for entry in entries
            if entry.who.includes(person)
        ]
