"""Applying as a doctor: a question for each field, the summary, how the application stands."""

from bot.application.actions import (
    AskField,
    Field,
    KeepApplicantName,
    KeepSpoken,
    PickSpecialty,
    ReviewApplication,
    SendApplication,
    SkipField,
    ToggleSpoken,
)
from bot.application.draft import OPTIONAL, ORDER, Draft
from bot.chat.payload import Action
from bot.chat.screen import Button, Row, Screen, cut, grid
from bot.chat.ways import Home, back_row
from bot.chat.words import Translator, paragraphs
from bot.shared.credentials import credentials
from bot.shared.links.people import SignUp
from bot.shared.links.practice import ShowPractice
from bot.shared.links.schedule import StartPublishing
from bot.shared.questions import ask_name, ask_phone
from bot.shared.specialties import in_words, mark
from bot.shared.spoken import offered
from core.model import Doctor
from core.policy import ClinicPolicy


def question(
    t: Translator, policy: ClinicPolicy, draft: Draft, field: Field, suggested_name: str | None
) -> Screen:
    """Ask for one field, and say how far the application is."""
    back = way_back(draft, field)
    match field:
        case Field.NAME:
            screen = ask_name(t, suggested_name, KeepApplicantName(), back)
        case Field.PHONE:
            screen = ask_phone(t, policy.country)
        case _:
            text = t(f"apply.ask-{field}", currency=policy.currency)
            rows = (*_choices(t, draft, field), *_skip(t, draft, field), back_row(t, back))
            screen = Screen(text, rows)
    if draft.missing is None or field not in draft.asked:
        return screen
    step = draft.asked.index(field) + 1
    return screen.above(t("apply.progress", step=step, steps=len(draft.asked)))


def way_back(draft: Draft, field: Field) -> Action:
    """Return where Back leads from a field: the one before, or the summary once it was reached."""
    if draft.missing is None:
        return ReviewApplication()
    before = draft.before(field)
    if before is not None:
        return AskField(before)
    return Home() if draft.known else SignUp()


def _choices(t: Translator, draft: Draft, field: Field) -> tuple[Row, ...]:
    if field is Field.SPECIALTY:
        return grid(
            (Button(cut(in_words(t, one)), PickSpecialty(mark(one))) for one in draft.offered), 2
        )
    if field is Field.LANGUAGES:
        codes = dict.fromkeys((*offered(t.lists), *draft.ticked))
        return grid((_language(t, code, chosen=code in draft.ticked) for code in codes), 3)
    return ()


def _language(t: Translator, code: str, *, chosen: bool) -> Button:
    name = cut(t.language_name(code), 20)
    return Button(f"✓ {name}" if chosen else name, ToggleSpoken(code))


def _skip(t: Translator, draft: Draft, field: Field) -> tuple[Row, ...]:
    if field is Field.LANGUAGES and draft.ticked:
        return ((Button(t.plain("apply.continue"), KeepSpoken()),),)
    if field not in OPTIONAL:
        return ()
    key = "apply.skip-address" if field is Field.ADDRESS else "apply.skip"
    return ((Button(t.plain(key), SkipField(field)),),)


def review(t: Translator, policy: ClinicPolicy, draft: Draft) -> Screen:
    """All that was entered, each field to be changed, before it is sent."""
    text = paragraphs(t("apply.review"), credentials(t, policy, draft.card()))
    change = [Button(t.plain(f"field.{field}"), AskField(field)) for field in ORDER]
    send = Button(t.plain("apply.send"), SendApplication())
    return Screen(text, ((send,), *grid(change, 3), back_row(t)))


def sent(t: Translator, policy: ClinicPolicy) -> Screen:
    """The admins have been told."""
    return Screen(t("apply.sent", clinic=policy.name), (back_row(t),))


def waiting(t: Translator, policy: ClinicPolicy, card: Doctor) -> Screen:
    """How the application stands while nobody has decided, with all that was sent."""
    text = paragraphs(t("apply.waiting"), credentials(t, policy, card))
    return Screen(text, (back_row(t),))


def practising(t: Translator) -> Screen:
    """This doctor sees patients here already, or may begin at once."""
    ways = (
        Button(t.plain("home.practice"), ShowPractice()),
        Button(t.plain("home.publish"), StartPublishing()),
    )
    return Screen(t("apply.practising"), (ways, back_row(t)))
