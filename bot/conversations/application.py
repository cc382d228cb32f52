"""Applying as a doctor: nine questions, a summary, and the wait for an admin."""

from bot.actions.application import (
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
from bot.actions.home import Home
from bot.actions.sign_up import ApplyAsDoctor, SignUp
from bot.applying import OPTIONAL, ORDER, Draft, mark
from bot.conversations.home import go_home
from bot.conversations.sign_up import choose_role
from bot.router import Answer, Router
from bot.screen import Screen
from bot.screens import application as screens
from bot.spoken import MOST, codes, is_language
from bot.turn import Turn
from core import fields
from core.errors import BadFieldError
from core.model import Standing

router = Router()

STEPS = {f"apply.{field}": field for field in ORDER}
REVIEW = "apply.review"
SPECIALTIES_OFFERED = 8


@router.on(ApplyAsDoctor)
async def apply(turn: Turn, _action: ApplyAsDoctor) -> Answer:
    """Begin an application, go on with a half-written one, or say how the one sent stands."""
    person = turn.person
    if person.doctor is Standing.VERIFIED:
        return screens.practising(turn.t)
    card = await turn.services.queries.doctor(person.id)
    if person.doctor is Standing.WAITING and card is not None:
        return screens.waiting(turn.t, turn.services.policy, card)
    draft = _draft(turn)
    if draft is None:
        offered = tuple(await turn.services.queries.specialties())[:SPECIALTIES_OFFERED]
        draft = Draft.begin(person, card, offered)
    screen = await _go_on(turn, draft)
    if person.doctor is Standing.DECLINED:
        return screen.above(turn.t("apply.declined-before"))
    return screen


def _draft(turn: Turn) -> Draft | None:
    kept = turn.draft(*STEPS, REVIEW)
    return None if kept is None else Draft.read(kept)


def _asked(turn: Turn) -> Field | None:
    """Return the field that is being asked for; None at the summary and elsewhere."""
    return STEPS.get(turn.form.step) if turn.form else None


async def _ask(turn: Turn, draft: Draft, field: Field) -> Screen:
    await turn.ask(f"apply.{field}", draft.kept())
    return _prompt(turn)


async def _go_on(turn: Turn, draft: Draft) -> Screen:
    """Ask for what is missing; show the summary when nothing is."""
    if draft.missing is not None:
        return await _ask(turn, draft, draft.missing)
    await turn.ask(REVIEW, draft.kept())
    return _prompt(turn)


def _prompt(turn: Turn) -> Screen:
    """Return the question, or the summary, at which the form stands."""
    policy, field, draft = turn.services.policy, _asked(turn), _draft(turn) or Draft()
    if field is None:
        return screens.review(turn.t, policy, draft)
    return screens.question(turn.t, policy, draft, field, turn.suggested_name)


async def _typed(turn: Turn, text: str) -> Answer:
    """Take the answer to the question that is open."""
    field, draft = _asked(turn), _draft(turn)
    if field is None or draft is None:
        return await apply(turn, ApplyAsDoctor())
    if turn.services.languages.means(text, "button.back"):
        return await _go_back(turn, draft, field)
    return await _go_on(turn, draft.answered(field, _read(turn, draft, field, text)))


for _step in STEPS:
    router.typed(_step, _prompt)(_typed)


def _read(turn: Turn, draft: Draft, field: Field, text: str) -> object:
    """Return the clean value of a field. Raises BadFieldError."""
    if field is Field.LANGUAGES:
        spoken = tuple(dict.fromkeys((*draft.ticked, *codes(turn.t, text))))
        if len(spoken) > MOST:
            raise BadFieldError(field, "too-many-languages", limit=MOST)
        return spoken
    value = fields.FIELDS[field](text)
    if field is Field.SPECIALTY:
        known = {one.casefold(): one for one in draft.offered}
        return known.get(str(value).casefold(), value)
    return value


async def _go_back(turn: Turn, draft: Draft, field: Field) -> Answer:
    match screens.way_back(draft, field):
        case AskField(before):
            return await _ask(turn, draft, before)
        case ReviewApplication():
            return await _go_on(turn, draft)
        case SignUp():
            return await choose_role(turn, SignUp())
        case _:
            return await go_home(turn, Home())


@router.typed(REVIEW, _prompt)
async def type_at_review(turn: Turn, _text: str) -> Answer:
    """At the summary there is nothing to write: its buttons change and send."""
    return _prompt(turn).above(turn.t("odd.text"))


@router.on(AskField)
async def ask_field(turn: Turn, action: AskField) -> Answer:
    """Go to one question: back to it, or from the summary to change its answer."""
    draft = _draft(turn)
    if draft is None:
        return await apply(turn, ApplyAsDoctor())
    return await _ask(turn, draft, action.field)


@router.on(ReviewApplication)
async def review(turn: Turn, _action: ReviewApplication) -> Answer:
    """Go back to the summary."""
    return await _resume(turn)


async def _resume(turn: Turn) -> Answer:
    """Go on where the application stands; a press of an old question's button comes here too."""
    draft = _draft(turn)
    return await (apply(turn, ApplyAsDoctor()) if draft is None else _go_on(turn, draft))


@router.on(KeepApplicantName)
async def keep_name(turn: Turn, _action: KeepApplicantName) -> Answer:
    """Take the name that Telegram knows."""
    draft, name = _draft(turn), turn.suggested_name
    if draft is None or _asked(turn) is not Field.NAME or name is None:
        return await _resume(turn)
    return await _go_on(turn, draft.answered(Field.NAME, name))


@router.on(PickSpecialty)
async def pick_specialty(turn: Turn, action: PickSpecialty) -> Answer:
    """Take one of the specialties that the clinic has."""
    draft = _draft(turn)
    if draft is None or _asked(turn) is not Field.SPECIALTY:
        return await _resume(turn)
    picked = [one for one in draft.offered if mark(one) == action.mark]
    if not picked:
        return _prompt(turn)
    return await _go_on(turn, draft.answered(Field.SPECIALTY, picked[0]))


@router.on(SkipField)
async def skip_field(turn: Turn, action: SkipField) -> Answer:
    """Leave out a field that may be left out."""
    draft = _draft(turn)
    if draft is None or _asked(turn) is not action.field or action.field not in OPTIONAL:
        return await _resume(turn)
    return await _go_on(turn, draft.answered(action.field, None))


@router.on(ToggleSpoken)
async def toggle_spoken(turn: Turn, action: ToggleSpoken) -> Answer:
    """Tick or untick a spoken language."""
    draft = _draft(turn)
    if draft is None or _asked(turn) is not Field.LANGUAGES:
        return await _resume(turn)
    if turn.handled_before or not is_language(action.code):
        return _prompt(turn)
    return await _ask(turn, draft.toggled(action.code), Field.LANGUAGES)


@router.on(KeepSpoken)
async def keep_spoken(turn: Turn, _action: KeepSpoken) -> Answer:
    """Go on with the languages that are ticked."""
    draft = _draft(turn)
    if draft is None or _asked(turn) is not Field.LANGUAGES:
        return await _resume(turn)
    return await _go_on(turn, draft.answered(Field.LANGUAGES, draft.ticked))


@router.on(SendApplication)
async def send(turn: Turn, _action: SendApplication) -> Answer:
    """Send it. Pressed again, it says how the application stands."""
    draft = _draft(turn)
    if draft is None or draft.missing is not None or turn.person.doctor is Standing.VERIFIED:
        return await _resume(turn)
    applications = turn.services.applications
    if applications.spent(turn.person.id):
        return _prompt(turn).above(turn.t("limits.tomorrow"))
    person = await turn.services.front_desk.apply(turn.person.id, draft.application())
    applications.count(person.id)
    turn.leave()
    turn.person = person
    turn.refresh_menu = True
    if person.doctor is Standing.VERIFIED:
        return screens.practising(turn.t)
    return screens.sent(turn.t, turn.services.policy)
