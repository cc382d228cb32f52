"""What the sample clinic's desk has done already: its lists have something in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.chat.context import Services
from bot.delivery.courier import Courier
from bot.sandbox.clinic import ADMIN, DOCTORS
from core import wall_clock
from core.errors import NotFoundError
from core.model import Actor, Invited, ListKind, Readers, Span, Whom
from core.notifications import Announced

NEWS = {
    "en": "From Monday on the side entrance is closed. Please come in through the garden.",
    "ru": "С понедельника боковой вход закрыт. Пожалуйста, заходите через сад.",
}
SPECIALTY = {"en": "Sleep medicine", "ru": "Сомнология"}
"""Nobody practises it yet; it is offered to whoever applies."""
AWAY = next(one for one in DOCTORS if one.on_leave).telegram_id
"""Whom the news did not reach."""
REST, RESTS = timedelta(hours=3), timedelta(minutes=30)
DAYS_TO_REST = 3
"""The bot is to rest at three in the night after so many days, while nobody presses anything."""
_LEASE = timedelta(minutes=1)
_MOST = 100


async def furnish(services: Services) -> None:
    """Let the admin add a specialty, invite, plan maintenance and tell the doctors something."""
    found = await services.queries.principal(ADMIN.id)
    if found is None:
        raise NotFoundError
    by = Actor(found.account.id, "sample clinic")
    await services.lists.add(by, ListKind.SPECIALTY, SPECIALTY)
    await services.invitations.make(by, Invited.DOCTOR, 3, timedelta(days=30), "sample")
    zone = services.policy.zone
    night = services.availability.today() + timedelta(days=DAYS_TO_REST)
    starts = wall_clock.bounds(night, zone).start + REST
    await services.maintenance.plan(by, Span(starts, starts + RESTS), None)
    (first, words), *others = NEWS.items()
    news = await services.announcements.draft(by, Readers(Whom.DOCTORS), first, words)
    for language, text in others:
        news = await services.announcements.write(by, news.id, language, text)
    await services.announcements.start(by, news.id, news.version)
    await services.announcing.go_on()
    await told(services)
    await services.announcing.go_on()
    await services.announcements.note_message(news.id, None, shown=True)  # the admin saw its end


@contextmanager
def quiet(courier: Courier) -> Iterator[None]:
    """Let nothing be delivered until the block ends: the phones are not there yet."""
    rests, courier.rests = courier.rests, lambda: True
    try:
        yield
    finally:
        courier.rests = rests


async def told(services: Services, but: int | None = None) -> None:
    """Let what is due count as delivered, save for one who is written to as soon as possible.

    One was not reached by the news, as Telegram would say.
    """
    deliveries, now = services.deliveries, services.clock.now()
    kept: list[int] = []
    while letters := await deliveries.lease(now, now + _LEASE, _MOST):
        for one in letters:
            if one.telegram_id == but:
                kept.append(one.id)
            elif one.telegram_id == AWAY and isinstance(one.letter.about, Announced):
                await deliveries.drop(one.id, now, "refused: chat not found")
            else:
                await deliveries.delivered([one.id], now)
    for number in kept:
        await deliveries.retry(number, now, "furnished")
