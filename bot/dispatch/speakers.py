"""Who is it? Somebody known, with what is being asked of them, or somebody to be met now."""

from dataclasses import dataclass, replace

from bot.chat.context import Context, Services
from bot.telegram.incoming import User
from core import fields
from core.errors import BadFieldError
from core.model import Account, AdminRole, Principal


@dataclass(frozen=True, slots=True)
class Speakers:
    """Knows people by their Telegram ids."""

    services: Services

    async def context(self, update_id: int, user: User) -> Context:
        """Return the context of one press or message of this user. Raises BusyError."""
        services = self.services
        now = services.clock.now()
        known = await services.forms.speaker(user.id, now)
        principal, form = known or (None, None)
        if principal is None or self._newly_configured(principal.account):
            account = await self._meet(user)
            principal = replace(principal or Principal(account), account=account)
        if not principal.account.reachable:
            await self.is_here(user)
        t = services.languages.speak(principal.account.language).at(now)
        return Context(principal, t, services, update_id, now, user.full_name, form)

    def _newly_configured(self, account: Account) -> bool:
        """Whether the configuration names an admin who is none yet."""
        return account.admin is AdminRole.NONE and account.telegram_id in self.services.admins

    async def _meet(self, user: User) -> Account:
        services = self.services
        language = services.languages.speak(user.language_code).language
        return await services.people.meet(
            user.id, called(user), language, configured_admin=user.id in services.admins
        )

    async def went(self, user: User) -> None:
        """Note that this user blocked the bot."""
        await self.services.deliveries.unreachable(user.id, self.services.clock.now())

    async def is_here(self, user: User) -> None:
        """Note that this user can be written to."""
        await self.services.deliveries.reachable(user.id)


def called(user: User) -> str:
    """Return what to call a user: the name that Telegram gives, where it can be read, or the id."""
    try:
        return fields.name(user.full_name[: fields.NAME_LONGEST])
    except BadFieldError:
        return str(user.id)
