"""Announcements: for whom, the words in each language, previews, and letting it go out."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any, TypeAlias, cast

from bot.announcements import progress, screens
from bot.announcements.actions import (
    AnnounceTo,
    AnnounceToDay,
    AskStopAnnouncement,
    ChooseAnnouncedDay,
    ChooseAnnouncedDoctor,
    ConfirmAnnouncement,
    DiscardAnnouncement,
    NewAnnouncement,
    PauseAnnouncement,
    PreviewAnnouncement,
    ResumeAnnouncement,
    SameForAll,
    SendToMe,
    ShowAnnouncement,
    ShowAnnouncements,
    ShowMissed,
    StopAnnouncement,
    WriteAnnouncement,
)
from bot.announcements.letters import announced
from bot.chat.context import Context
from bot.chat.explain import explain
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply, Screen
from bot.shared.lookups import require_admin
from core.errors import AlreadyDecidedError, ChangedSinceError, NotFoundError
from core.model import Actor, Announcement, AnnouncementId, DoctorId, Progress, Readers, Whom

router = Router()

FIRST = "announce.first"
MORE = "announce.more"
MOST_DAYS = 40

Turn: TypeAlias = Callable[[Actor, AnnouncementId], Awaitable[Announcement]]


@router.on(ShowAnnouncements)
async def show_announcements(context: Context, action: ShowAnnouncements) -> Answer:
    """List them."""
    require_admin(context)
    page = await page_of(action.page, context.services.queries.announcements)
    return screens.listing(context.t, page)


@router.on(NewAnnouncement)
async def new_announcement(context: Context, _action: NewAnnouncement) -> Answer:
    """Ask for whom."""
    require_admin(context)
    queries = context.services.queries
    counts = [await queries.count_readers(Readers(whom)) for whom in screens.ROLES]
    return screens.choose_readers(context.t, counts)


@router.on(ChooseAnnouncedDoctor)
async def choose_doctor(context: Context, action: ChooseAnnouncedDoctor) -> Answer:
    """Ask for whose patients."""
    require_admin(context)
    page = await page_of(action.page, context.services.queries.practices)
    return screens.choose_doctor(context.t, page)


@router.on(ChooseAnnouncedDay)
async def choose_day(context: Context, action: ChooseAnnouncedDay) -> Answer:
    """Ask for which day, of those on which patients come."""
    require_admin(context)
    queries = context.services.queries
    doctor = await queries.doctor(action.doctor)
    if doctor is None:
        raise NotFoundError
    days = await queries.patients_by_day(doctor.id, context.now, MOST_DAYS)
    return screens.choose_day(context.t, doctor.id, doctor.name, days)


@router.on(AnnounceTo)
async def announce_to(context: Context, action: AnnounceTo) -> Answer:
    """Ask for the words."""
    if action.whom is Whom.DAY:
        return ChooseAnnouncedDoctor(0)
    return await _begin(context, Readers(action.whom))


@router.on(AnnounceToDay)
async def announce_to_day(context: Context, action: AnnounceToDay) -> Answer:
    """Ask for the words."""
    return await _begin(context, Readers(Whom.DAY, action.doctor, action.day))


async def _begin(context: Context, readers: Readers) -> Screen:
    require_admin(context)
    if not await context.services.queries.count_readers(readers):
        return screens.nobody(context.t)
    day = None if readers.day is None else readers.day.isoformat()
    await context.ask(FIRST, {"whom": str(readers.whom), "doctor": readers.doctor, "day": day})
    return await _ask_first(context)


def _readers(draft: Mapping[str, Any]) -> Readers:
    day = draft["day"]
    doctor = None if draft["doctor"] is None else DoctorId(draft["doctor"])
    return Readers(Whom(draft["whom"]), doctor, None if day is None else date.fromisoformat(day))


async def _ask_first(context: Context) -> Screen:
    require_admin(context)
    readers = _readers(_draft(context, FIRST))
    count = await context.services.queries.count_readers(readers)
    whom = await _named(context, readers)
    return screens.ask_words(context.t, whom, context.t.language, count)


@router.typed(FIRST, _ask_first)
async def type_first(context: Context, text: str) -> Answer:
    """Take the words in the admin's own language, and ask for the next."""
    readers, language = _readers(_draft(context, FIRST)), context.t.language
    one = await context.services.announcements.draft(context.actor, readers, language, text)
    following = [code for code in _languages(context) if code not in one.texts]
    return WriteAnnouncement(one.id, following[0]) if following else ShowAnnouncement(one.id)


@router.on(WriteAnnouncement)
async def ask_words(context: Context, action: WriteAnnouncement) -> Answer:
    """Ask for the words in this language."""
    one = await _one(context, action.announcement)
    if one.progress is not Progress.DRAFT or action.language not in _languages(context):
        return ShowAnnouncement(one.id)
    await context.ask(MORE, {"announcement": one.id, "language": action.language})
    return await _ask_more(context)


async def _ask_more(context: Context) -> Screen:
    draft = _draft(context, MORE)
    one = await _one(context, AnnouncementId(draft["announcement"]))
    whom = await _named(context, one.readers)
    return screens.ask_words(context.t, whom, draft["language"], one.total, one)


@router.typed(MORE, _ask_more)
async def type_more(context: Context, text: str) -> Answer:
    """Take the words in one more language."""
    draft = _draft(context, MORE)
    number, language = AnnouncementId(draft["announcement"]), str(draft["language"])
    one = await context.services.announcements.write(context.actor, number, language, text)
    return ShowAnnouncement(one.id)


@router.on(SameForAll)
async def same_for_all(context: Context, action: SameForAll) -> Answer:
    """Let everybody read the same."""
    service = context.services.announcements
    await service.same_for_all(context.actor, action.announcement, action.language)
    return ShowAnnouncement(action.announcement)


@router.on(ShowAnnouncement)
async def show_announcement(context: Context, action: ShowAnnouncement) -> Answer:
    """Show a draft, or how far one is that goes out."""
    if context.draft(FIRST, MORE) is not None:
        context.leave()
    return await _shown(context, await _one(context, action.announcement))


async def _shown(context: Context, one: Announcement) -> Screen:
    services, t = context.services, context.t
    whom = await _named(context, one.readers)
    if one.progress is Progress.DRAFT:
        return screens.overview(t, services.policy, one, whom, _languages(context))
    return progress.shown(t, one, await services.queries.reach(one.id), whom)


@router.on(PreviewAnnouncement)
async def preview(context: Context, action: PreviewAnnouncement) -> Answer:
    """Show what readers of one language will read; after the last one it can be confirmed."""
    one, codes = await _one(context, action.announcement), _languages(context)
    if one.progress is not Progress.DRAFT or action.language not in codes:
        return ShowAnnouncement(one.id)
    speaker = context.services.languages.speak(action.language).at(context.now)
    following = [*codes[codes.index(action.language) + 1 :], ""][0]
    return screens.preview(context.t, speaker, context.services.policy, one, following)


@router.on(SendToMe)
async def send_to_me(context: Context, action: SendToMe) -> Answer:
    """Send it to the admin alone, in each language that has words of its own."""
    one, services = await _one(context, action.announcement), context.services
    letters = [
        announced(services.languages.speak(code), services.policy, one)
        for code in _languages(context)
        if code in one.texts
    ]
    return Reply(screens.sent_to_me(context.t, one), more=tuple(letters))


@router.on(ConfirmAnnouncement)
async def confirm(context: Context, action: ConfirmAnnouncement) -> Answer:
    """Let it go out as it was previewed. Pressed again, it shows how far it is."""
    service = context.services.announcements
    try:
        one = await service.start(context.actor, action.announcement, action.seen)
    except AlreadyDecidedError:
        return ShowAnnouncement(action.announcement)
    except ChangedSinceError:
        now = await _shown(context, await _one(context, action.announcement))
        return now.above(context.t("announce.changed"))
    return screens.confirmed(context.t, one)


@router.on(DiscardAnnouncement)
async def discard(context: Context, action: DiscardAnnouncement) -> Answer:
    """Throw a draft away."""
    await context.services.announcements.discard(context.actor, action.announcement)
    return ShowAnnouncements(0)


@router.on(PauseAnnouncement)
async def pause(context: Context, action: PauseAnnouncement) -> Answer:
    """Hold it up."""
    service = context.services.announcements
    return await _turned(context, action.announcement, service.pause)


@router.on(ResumeAnnouncement)
async def resume(context: Context, action: ResumeAnnouncement) -> Answer:
    """Let it go on."""
    service = context.services.announcements
    return await _turned(context, action.announcement, service.resume)


@router.on(AskStopAnnouncement)
async def ask_stop(context: Context, action: AskStopAnnouncement) -> Answer:
    """Ask before it ends for good."""
    one = await _one(context, action.announcement)
    if one.progress not in {Progress.RUNNING, Progress.PAUSED}:
        return ShowAnnouncement(one.id)
    reach = await context.services.queries.reach(one.id)
    return progress.ask_stop(context.t, one, reach)


@router.on(StopAnnouncement)
async def stop(context: Context, action: StopAnnouncement) -> Answer:
    """End it for good."""
    service = context.services.announcements
    return await _turned(context, action.announcement, service.stop)


async def _turned(context: Context, number: AnnouncementId, turn: Turn) -> Answer:
    """Do it, and show how far the announcement is; so does what is over by then."""
    try:
        await turn(context.actor, number)
    except AlreadyDecidedError as refusal:
        return (await _shown(context, await _one(context, number))).above(
            explain(context.t, refusal)
        )
    return ShowAnnouncement(number)


@router.on(ShowMissed)
async def show_missed(context: Context, action: ShowMissed) -> Answer:
    """List whom it did not reach."""
    one, queries = await _one(context, action.announcement), context.services.queries
    page = await page_of(
        action.page, lambda limit, offset: queries.not_reached(one.id, limit, offset)
    )
    return progress.missed_page(context.t, one, page)


async def _one(context: Context, number: AnnouncementId) -> Announcement:
    require_admin(context)
    found = await context.services.queries.announcement(number)
    if found is None:
        raise NotFoundError
    return found


async def _named(context: Context, readers: Readers) -> str:
    doctor = None
    if readers.doctor is not None:
        doctor = await context.services.queries.doctor(readers.doctor)
    return screens.readers_named(context.t, readers, None if doctor is None else doctor.name)


def _languages(context: Context) -> list[str]:
    """Return the interface languages, the admin's own first."""
    codes = [t.language for t in context.services.languages.all()]
    return sorted(codes, key=lambda code: (code != context.t.language, code))


def _draft(context: Context, step: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", context.draft(step))
