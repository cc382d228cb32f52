"""Who is it? Somebody known, with what is being asked of them, or somebody to be met now."""

from dataclasses import dataclass

from bot.chat.context import Context, Services
from bot.telegram.incoming import User
from core import fields
from core.errors import BadFieldError


@dataclass(frozen=True, slots=True)
class Speakers:
    """Knows people by their Telegram ids."""

    services: Services

    async def context(self, update_id: int, user: User) -> Context:
        """Return the context of one press or message of this user. Raises BusyError."""
        services = self.services
        now = services.clock.now()
        known = await services.forms.speaker(user.id, now)
        person, form = known or (None, None)
        if person is None or (user.id in services.admins and not person.is_admin):
            language = services.languages.speak(user.language_code).language
            person = await services.front_desk.meet(
                user.id, called(user), language, is_admin=user.id in services.admins
            )
        await self.is_here(user)
        t = services.languages.speak(person.language)
        return Context(person, t, services, update_id, now, user.full_name, form)

    async def went(self, user: User) -> None:
        """Note that this user blocked the bot."""
        await self.services.post.unreachable(user.id, self.services.clock.now())

    async def is_here(self, user: User) -> None:
        """Note that this user can be written to. Cheap where nothing else was noted."""
        await self.services.post.reachable(user.id)


def called(user: User) -> str:
    """Return what to call a user: the name that Telegram gives, where it can be read, or the id."""
    try:
        return fields.name(user.full_name[: fields.NAME_LONGEST])
    except BadFieldError:
        return str(user.id)
