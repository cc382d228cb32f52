"""Applying as a doctor: nine questions, a summary, and the wait for an admin."""

from dataclasses import replace

from bot.application import screens
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
from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Screen
from bot.chat.ways import Home
from bot.chat.words import paragraphs
from bot.shared import phones
from bot.shared.links.people import ApplyAsDoctor, SignUp
from bot.shared.specialties import mark, offered
from bot.shared.spoken import MOST, codes, language_of
from core import fields
from core.errors import BadFieldError, DisabledError
from core.model import DoctorRole, Subject, Verification

router = Router()

STEPS = {f"apply.{field}": field for field in ORDER}
REVIEW = "apply.review"


@router.on(ApplyAsDoctor)
async def apply(context: Context, _action: ApplyAsDoctor) -> Answer:
    """Begin an application, go on with a half-written one, or say how the one sent stands."""
    if context.principal.doctor is not None and context.principal.doctor.shut_out:
        raise DisabledError
    if _verified(context):
        return screens.practising(context.t)
    card = await context.services.queries.doctor_of(context.account.id)
    if card is not None and card.verification is Verification.WAITING:
        return screens.waiting(context.t, context.services.policy, card)
    draft = _draft(context)
    if draft is None:
        to_choose = await offered(context.t.lists, context.services.queries)
        draft = Draft.begin(context.patient, card, to_choose)
    screen = await _go_on(context, draft)
    if card is not None and card.verification is Verification.DECLINED:
        why = await context.services.queries.why_declined(Subject.DOCTOR, card.id)
        reason = "" if why is None else context.t("letter.why", reason=why)
        return screen.above(paragraphs(context.t("apply.declined-before"), reason))
    return screen


def _verified(context: Context) -> bool:
    doctor = context.principal.doctor
    return doctor is not None and doctor.verification is Verification.VERIFIED


def _draft(context: Context) -> Draft | None:
    kept = context.draft(*STEPS, REVIEW)
    return None if kept is None else Draft.read(kept)


def _asked(context: Context) -> Field | None:
    """Return the field that is being asked for; None at the summary and elsewhere."""
    return STEPS.get(context.form.step) if context.form else None


async def _ask(context: Context, draft: Draft, field: Field) -> Screen:
    await context.ask(f"apply.{field}", draft.kept())
    return _prompt(context)


async def _go_on(context: Context, draft: Draft) -> Screen:
    """Ask for what is missing; show the summary when nothing is."""
    if draft.missing is not None:
        return await _ask(context, draft, draft.missing)
    await context.ask(REVIEW, draft.kept())
    return _prompt(context)


def _prompt(context: Context) -> Screen:
    """Return the question, or the summary, at which the form stands."""
    policy, field, draft = context.services.policy, _asked(context), _draft(context) or Draft()
    if field is None:
        return screens.review(context.t, policy, draft)
    return screens.question(context.t, policy, draft, field, context.suggested_name)


async def _typed(context: Context, text: str) -> Answer:
    """Take the answer to the question that is open."""
    field, draft = _asked(context), _draft(context)
    if field is None or draft is None:
        return await apply(context, ApplyAsDoctor())
    if context.services.languages.means(text, "button.back"):
        return await _go_back(context, draft, field)
    return await _go_on(context, draft.answered(field, _read(context, draft, field, text)))


for _step, _field in STEPS.items():
    router.typed(_step, _prompt, keyboard=_field is Field.PHONE)(_typed)


def _read(context: Context, draft: Draft, field: Field, text: str) -> object:
    """Return the clean value of a field. Raises BadFieldError."""
    if field is Field.LANGUAGES:
        spoken = tuple(dict.fromkeys((*draft.ticked, *codes(context.t, text))))
        if len(spoken) > MOST:
            raise BadFieldError(field, "too-many-languages", limit=MOST)
        return spoken
    if field is Field.PHONE:
        return phones.read(text, context.services.policy.country)
    value = fields.FIELDS[field](text)
    if field is Field.SPECIALTY:
        known = {one.casefold(): one for one in draft.offered}
        return known.get(str(value).casefold(), value)
    return value


async def _go_back(context: Context, draft: Draft, field: Field) -> Answer:
    match screens.way_back(draft, field):
        case AskField(before):
            return await _ask(context, draft, before)
        case ReviewApplication():
            return await _go_on(context, draft)
        case SignUp():
            return SignUp()
        case _:
            return Home()


@router.typed(REVIEW, _prompt)
async def type_at_review(context: Context, _text: str) -> Answer:
    """At the summary there is nothing to write: its buttons change and send."""
    return _prompt(context).above(context.t("odd.text"))


@router.on(AskField)
async def ask_field(context: Context, action: AskField) -> Answer:
    """Go to one question: back to it, or from the summary to change its answer."""
    draft = _draft(context)
    if draft is None:
        return await apply(context, ApplyAsDoctor())
    return await _ask(context, draft, action.field)


@router.on(ReviewApplication)
async def review(context: Context, _action: ReviewApplication) -> Answer:
    """Go back to the summary."""
    return await _resume(context)


async def _resume(context: Context) -> Answer:
    """Go on where the application stands; a press of an old question's button comes here too."""
    draft = _draft(context)
    return await (apply(context, ApplyAsDoctor()) if draft is None else _go_on(context, draft))


@router.on(KeepApplicantName)
async def keep_name(context: Context, _action: KeepApplicantName) -> Answer:
    """Take the name that Telegram knows."""
    draft, name = _draft(context), context.suggested_name
    if draft is None or _asked(context) is not Field.NAME or name is None:
        return await _resume(context)
    return await _go_on(context, draft.answered(Field.NAME, name))


@router.on(PickSpecialty)
async def pick_specialty(context: Context, action: PickSpecialty) -> Answer:
    """Take one of the specialties that the clinic has."""
    draft = _draft(context)
    if draft is None or _asked(context) is not Field.SPECIALTY:
        return await _resume(context)
    picked = [one for one in draft.offered if mark(one) == action.mark]
    if not picked:
        return _prompt(context)
    return await _go_on(context, draft.answered(Field.SPECIALTY, picked[0]))


@router.on(SkipField)
async def skip_field(context: Context, action: SkipField) -> Answer:
    """Leave out a field that may be left out."""
    draft = _draft(context)
    if draft is None or _asked(context) is not action.field or action.field not in OPTIONAL:
        return await _resume(context)
    return await _go_on(context, draft.answered(action.field, None))


@router.on(ToggleSpoken)
async def toggle_spoken(context: Context, action: ToggleSpoken) -> Answer:
    """Tick or untick a spoken language."""
    draft = _draft(context)
    if draft is None or _asked(context) is not Field.LANGUAGES:
        return await _resume(context)
    code = language_of(context.t.lists, action.code)
    if context.handled_before or code is None:
        return _prompt(context)
    return await _ask(context, draft.toggled(code), Field.LANGUAGES)


@router.on(KeepSpoken)
async def keep_spoken(context: Context, _action: KeepSpoken) -> Answer:
    """Go on with the languages that are ticked."""
    draft = _draft(context)
    if draft is None or _asked(context) is not Field.LANGUAGES:
        return await _resume(context)
    return await _go_on(context, draft.answered(Field.LANGUAGES, draft.ticked))


@router.on(SendApplication)
async def send(context: Context, _action: SendApplication) -> Answer:
    """Send it. Pressed again, it says how the application stands."""
    draft = _draft(context)
    if draft is None or draft.missing is not None or _verified(context):
        return await _resume(context)
    applications = context.services.applications
    if await applications.spent(context.account.id):
        return _prompt(context).above(context.t("limits.tomorrow"))
    doctor = await context.services.people.apply(context.actor, draft.application())
    context.leave()
    role = DoctorRole(doctor.id, doctor.verification)
    context.principal = replace(context.principal, doctor=role)
    context.refresh_menu = True
    if _verified(context):
        return screens.practising(context.t)
    return screens.sent(context.t, context.services.policy)
