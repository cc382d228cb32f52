"""Invitations."""

from bot.chat.manifest import Manifest
from bot.chat.menu import Entry
from bot.chat.router import Router
from bot.invitations import handlers, opening
from bot.shared.links.invitations import ShowInvitations

manifest = Manifest(
    Router().include(handlers.router, opening.router),
    desk=(Entry("invite.entry", ShowInvitations(0), 60),),
)
