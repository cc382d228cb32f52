"""The desk's invitations: making one step by step, the list, and ending one."""

import secrets
from datetime import timedelta

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Picture, Reply, Screen
from bot.invitations import screens
from bot.invitations.actions import (
    FOR_GOOD,
    AskLasts,
    AskRevoke,
    AskUses,
    LookAtInvitation,
    MakeInvitation,
    NewInvitation,
    RevokeInvitation,
    ShowInvitation,
)
from bot.shared.deep_links import address, word_of_invitation
from bot.shared.links.invitations import ShowInvitations
from bot.shared.lookups import require_admin
from bot.shared.qr import drawn
from core.errors import InvitationShownError, NotFoundError
from core.invitations.rules import check_new, read_uses
from core.model import InvitationId, Invited

router = Router()

USES = "invitations.uses"


@router.on(ShowInvitations)
async def show_invitations(context: Context, action: ShowInvitations) -> Answer:
    """List the clinic's invitations."""
    require_admin(context)
    page = await page_of(action.page, context.services.queries.invitations)
    return screens.invitations(context.t, page, context.now)


@router.on(NewInvitation)
async def new_invitation(context: Context, _action: NewInvitation) -> Answer:
    """Ask as what to invite."""
    require_admin(context)
    context.leave()
    return screens.new_invitation(context.t)


@router.on(AskUses)
async def ask_uses(context: Context, action: AskUses) -> Answer:
    """Ask how many it is for; a number may be written."""
    require_admin(context)
    await context.ask(USES, {"role": action.role})
    return _ask_uses(context)


def _ask_uses(context: Context) -> Screen:
    draft = context.draft(USES) or {}
    return screens.ask_uses(context.t, Invited(str(draft.get("role", Invited.PATIENT))))


@router.typed(USES, _ask_uses)
async def type_uses(context: Context, text: str) -> Answer:
    """Take a number that was written."""
    require_admin(context)
    draft = context.draft(USES) or {}
    role = Invited(str(draft.get("role", Invited.PATIENT)))
    return AskLasts(role, read_uses(text))


@router.on(AskLasts)
async def ask_lasts(context: Context, action: AskLasts) -> Answer:
    """Ask how long it is to be good for."""
    require_admin(context)
    check_new(action.uses, None)
    context.leave()
    return screens.ask_lasts(context.t, action.role, action.uses)


@router.on(LookAtInvitation)
async def look_at(context: Context, action: LookAtInvitation) -> Answer:
    """Show what would be made."""
    require_admin(context)
    check_new(action.uses, _lasts(action.days))
    mark = secrets.token_hex(6)
    return screens.look(context.t, action.role, action.uses, action.days, mark)


@router.on(MakeInvitation)
async def make(context: Context, action: MakeInvitation) -> Answer:
    """Make it, and send it below to be sent on: its link is known now and never again."""
    services = context.services
    try:
        made = await services.invitations.make(
            context.actor, action.role, action.uses, _lasts(action.days), action.mark
        )
    except InvitationShownError:
        return screens.shown_before(context.t)
    link = address(services.link, word_of_invitation(made.token))
    picture = Picture("invitation.png", drawn(link))
    below = screens.to_send(context.t, services.policy, made, link, picture)
    return Reply(screens.made(context.t, made.invitation.id), more=(below,))


def _lasts(days: int) -> timedelta | None:
    """Return how long an invitation is good for. Raises NotFoundError for a forged number."""
    if days == FOR_GOOD:
        return None
    if not 0 < days <= 366:
        raise NotFoundError
    return timedelta(days=days)


@router.on(ShowInvitation)
async def show_invitation(context: Context, action: ShowInvitation) -> Answer:
    """Show one invitation, with those whom it let in."""
    require_admin(context)
    return await _shown(context, action.invitation, action.page)


async def _shown(context: Context, number: InvitationId, page_number: int = 0) -> Screen:
    queries = context.services.queries
    view = await queries.invitation(number)
    if view is None:
        raise NotFoundError
    page = await page_of(page_number, lambda limit, offset: queries.guests(number, limit, offset))
    return screens.invitation(context.t, view, page, context.now)


@router.on(AskRevoke)
async def ask_revoke(context: Context, action: AskRevoke) -> Answer:
    """Ask before an invitation ends."""
    require_admin(context)
    view = await context.services.queries.invitation(action.invitation)
    if view is None:
        raise NotFoundError
    if view.invitation.revoked:
        return await _shown(context, action.invitation)
    return screens.ask_revoke(context.t, action.invitation)


@router.on(RevokeInvitation)
async def revoke(context: Context, action: RevokeInvitation) -> Answer:
    """End an invitation."""
    await context.services.invitations.revoke(context.actor, action.invitation)
    return (await _shown(context, action.invitation)).above(context.t("invite.revoked"))
