"""The menu, the help page, and the ways home from everywhere."""

from datetime import datetime

from bot.admin.actions import ShowAdmin
from bot.appointments.actions import ShowAppointments
from bot.booking.actions import ShowDoctors
from bot.chat.commands import commands
from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, grid
from bot.chat.words import Translator
from bot.home.actions import Home, SetLanguage, ShowHelp, ShowLanguages
from bot.practice.actions import ShowPractice
from bot.profile.actions import ShowProfile
from bot.publishing.actions import StartPublishing
from bot.sign_up.actions import SignUp
from core.keeping import Post
from core.model import Person, Standing
from core.policy import ClinicPolicy


def back_row(t: Translator, back: Action | None = None) -> Row:
    """Return the last row of a screen: Back to where one came from, and Menu."""
    menu = Button(t.plain("button.menu"), Home())
    return (menu,) if back is None else (Button(t.plain("button.back"), back), menu)


def menu(person: Person, t: Translator) -> Screen:
    """What this person can do here, in the roles they have."""
    text = t("home.hello", name=person.name) if person.signed_up else t("home.hello-stranger")
    if person.doctor is Standing.WAITING:
        text += "\n\n" + t("home.application-waits")
    buttons = [
        Button(t.plain("home.book"), ShowDoctors(0)),
        Button(t.plain("home.appointments"), ShowAppointments(past=False, page=0)),
    ]
    if person.practises:
        buttons += [
            Button(t.plain("home.practice"), ShowPractice()),
            Button(t.plain("home.publish"), StartPublishing()),
        ]
    if person.is_admin:
        buttons.append(Button(t.plain("home.admin"), ShowAdmin()))
    if not person.signed_up:
        buttons.append(Button(t.plain("home.sign-up"), SignUp()))
    else:
        buttons.append(Button(t.plain("home.profile"), ShowProfile()))
    buttons.append(Button(t.plain("home.language"), ShowLanguages()))
    buttons.append(Button(t.plain("home.help"), ShowHelp()))
    return Screen(text, grid(buttons, 2))


def welcome(person: Person, t: Translator, policy: ClinicPolicy) -> Screen:
    """The first screen of someone new: who we are, then the menu."""
    return menu(person, t).above(t("home.welcome", clinic=policy.name))


def help_page(person: Person, t: Translator, policy: ClinicPolicy) -> Screen:
    """What can be done here, command by command."""
    lines = [f"/{name} – {t('command.' + name)}" for name in commands(person)]
    text = t("help.text", clinic=policy.name) + "\n\n" + "\n".join(lines)
    return Screen(text, (back_row(t),))


def way_on(person: Person, t: Translator, sentence: str) -> Screen:
    """One sentence, and the buttons that lead on from it."""
    ways = (
        Button(t.plain("home.book"), ShowDoctors(0)),
        Button(t.plain("home.appointments"), ShowAppointments(past=False, page=0)),
    )
    practice = ((Button(t.plain("home.practice"), ShowPractice()),),) if person.practises else ()
    return Screen(sentence, (ways, *practice, back_row(t)))


def sign_up_first(t: Translator) -> Screen:
    """Booking needs a name and a phone; browsing does not."""
    return Screen(t("sign-up.first"), ((Button(t.plain("home.sign-up"), SignUp()),), back_row(t)))


def status(t: Translator, policy: ClinicPolicy, now: datetime, post: Post | None) -> Screen:
    """Whether the service is well; ``post`` is how the deliveries stand, for admins only."""
    lines = [
        t("status.well", clinic=policy.name),
        t("status.clock", time=t.when(now), zone=t.zone_name(now)),
    ]
    if post is not None:
        next_due = t("status.none") if post.next_due is None else t.when(post.next_due)
        lines += [
            "",
            t("status.waiting", count=post.waiting, next=next_due),
            t("status.late", count=post.late),
            t("status.failed", count=post.failed),
            t("status.unreachable", count=post.unreachable_people),
        ]
    return Screen("\n".join(lines), (back_row(t),))


def languages(t: Translator, all_of_them: list[Translator]) -> Screen:
    """The interface languages, each under its own name."""
    buttons = [
        Button(one.language_name(one.language), SetLanguage(one.language)) for one in all_of_them
    ]
    return Screen(t("language.choose"), (*grid(buttons, 2), back_row(t)))
