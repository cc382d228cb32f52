"""The menu, the help page and the lists of commands, made from what the subjects bring along."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup

from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, grid
from bot.chat.ways import back_row
from bot.chat.words import Translator, lined, paragraphs
from core.model import Principal, Verification
from core.policy import ClinicPolicy


class Who(Enum):
    """Who is shown something. It is no authorisation: every press is judged again."""

    EVERYBODY = "everybody"
    NEWCOMER = "newcomer"
    SIGNED_UP = "signed up"
    PATIENT = "patient"
    DOCTOR = "doctor"
    ADMIN = "admin"

    def includes(self, principal: Principal | None) -> bool:
        """Whether it is shown to this person; None is anybody, of whom nothing is known."""
        if self is Who.EVERYBODY or principal is None:
            return self is Who.EVERYBODY
        return {
            Who.NEWCOMER: not introduced(principal),
            Who.SIGNED_UP: introduced(principal),
            Who.PATIENT: principal.patient is not None,
            Who.DOCTOR: principal.practises,
            Who.ADMIN: principal.account.is_admin,
        }[self]


def introduced(principal: Principal) -> bool:
    """Whether they told the clinic who they are, as a patient or as a doctor."""
    return principal.patient is not None or principal.doctor is not None


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the subject's router answers, listed in ``order`` of all subjects."""

    name: str
    order: int
    who: Who = Who.EVERYBODY


@dataclass(frozen=True, slots=True)
class Entry:
    """A button of the menu. ``label`` is a key of the catalogues.

    With ``way_on`` it also stands below a sentence that ends a way: a refusal, an apology. What is
    ``own`` is a doctor's alone, and not for who stands in for them. With ``leads`` it comes first
    for whoever is neither patient nor doctor here.
    """

    label: str
    action: Action
    order: int
    who: Who = Who.EVERYBODY
    way_on: bool = False
    own: bool = False
    leads: bool = False


class MainMenu:
    """Leads everybody to what they can do here, in the roles they have."""

    def __init__(
        self,
        commands: Iterable[Command],
        entries: Iterable[Entry],
        practice: Iterable[Entry] = (),
        desk: Iterable[Entry] = (),
    ) -> None:
        self._commands = sorted(commands, key=lambda command: command.order)
        self._entries = sorted(entries, key=lambda entry: entry.order)
        self._practice = sorted(practice, key=lambda entry: entry.order)
        self._desk = sorted(desk, key=lambda entry: entry.order)

    def commands(self, principal: Principal | None) -> list[str]:
        """Return the names of the commands this person is shown; None is anybody."""
        return [command.name for command in self._commands if command.who.includes(principal)]

    def show(self, principal: Principal, t: Translator) -> Screen:
        """What this person can do here."""
        text = t("home.hello-stranger")
        if introduced(principal):
            text = t("home.hello", name=(principal.patient or principal.account).name)
        if principal.doctor is not None and principal.doctor.verification is Verification.WAITING:
            text = paragraphs(text, t("home.application-waits"))
        entries = self._entries
        if not introduced(principal):
            entries = sorted(entries, key=lambda entry: not entry.leads)
        return Screen(text, grid(self._buttons(entries, principal, t), 2))

    def practice(
        self, t: Translator, waiting: Mapping[Action, int], *, by_admin: bool = False
    ) -> tuple[Row, ...]:
        """The ways from a doctor's own page to all that belongs to their work.

        ``waiting`` says behind which of them how much waits for the doctor; ``by_admin``: it is
        shown to who stands in for them.
        """
        shown = (entry for entry in self._practice if not (by_admin and entry.own))
        return grid((_counted(t, entry, waiting) for entry in shown), 2)

    def desk(self, t: Translator, waiting: Mapping[Action, int]) -> tuple[Row, ...]:
        """The ways from an admin's first screen to all that an admin does.

        ``waiting`` says behind which of them how much waits for an admin.
        """
        return grid((_counted(t, entry, waiting) for entry in self._desk), 2)

    def help(self, principal: Principal, t: Translator, policy: ClinicPolicy) -> Screen:
        """What can be done here, command by command."""
        line = Markup("/{} – {}")
        lines = [line.format(name, t("command." + name)) for name in self.commands(principal)]
        text = paragraphs(t("help.text", clinic=policy.name), lined(*lines))
        return Screen(text, (back_row(t),))

    def way_on(
        self, principal: Principal, t: Translator, sentence: Markup, *, stands_in: bool = False
    ) -> Screen:
        """One sentence (HTML), and the buttons that lead on from it.

        Who ``stands_in`` for a doctor is led back to the practice.
        """
        leading = [entry for entry in self._entries if entry.way_on]
        if stands_in:
            back = [entry for entry in leading if entry.who is Who.DOCTOR]
            buttons = [Button(t.plain(entry.label), entry.action) for entry in back]
            return Screen(sentence, (*grid(buttons, 2), back_row(t)))
        return Screen(sentence, (*grid(self._buttons(leading, principal, t), 2), back_row(t)))

    @staticmethod
    def _buttons(entries: Sequence[Entry], principal: Principal, t: Translator) -> list[Button]:
        return [
            Button(t.plain(entry.label), entry.action)
            for entry in entries
            if entry.who.includes(principal)
        ]


def _counted(t: Translator, entry: Entry, waiting: Mapping[Action, int]) -> Button:
    count = waiting.get(entry.action, 0)
    return Button(t.plain(entry.label) + (f" ({count})" if count else ""), entry.action)
