"""Coming in by an invitation."""

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.invitations import screens
from bot.invitations.actions import BecomeAdmin
from bot.shared.links.invitations import OpenInvitation

router = Router()


@router.on(OpenInvitation)
async def open_invitation(context: Context, action: OpenInvitation) -> Answer:
    """Let somebody in by the word of a link; who tries many that are none has to wait."""
    services = context.services
    if await services.missed_invitations.spent(context.account.id):
        return screens.too_many(context.t, services.menu, context.principal)
    opened = await services.invitations.open(context.actor, action.token)
    await _know_anew(context)
    one = opened.invitation
    return screens.opened(context.t, services.policy, one, opened.entry, one.id)


@router.on(BecomeAdmin)
async def become_admin(context: Context, action: BecomeAdmin) -> Answer:
    """Make an admin of who was invited to be one."""
    await context.services.invitations.become_admin(context.actor, action.invitation)
    await _know_anew(context)
    return screens.is_admin(context.t, context.services.policy)


async def _know_anew(context: Context) -> None:
    """Go on with who they are by now, and let the command menu follow."""
    known = await context.services.queries.principal(context.account.telegram_id)
    if known is not None:
        context.principal = known
    context.refresh_menu = True
