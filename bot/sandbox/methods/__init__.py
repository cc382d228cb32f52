"""The methods of the Bot API, by subject, each under its own name."""

from collections.abc import Mapping

from bot.sandbox.methods.albums import AlbumMethods
from bot.sandbox.methods.chats import ChatMethods
from bot.sandbox.methods.copying import CopyingMethods
from bot.sandbox.methods.deleting import DeletingMethods
from bot.sandbox.methods.editing import EditingMethods
from bot.sandbox.methods.media import MediaMethods
from bot.sandbox.methods.messages import MessageMethods
from bot.sandbox.methods.names import METHODS
from bot.sandbox.methods.pins import PinMethods
from bot.sandbox.methods.profile import ProfileMethods
from bot.sandbox.methods.reacting import ReactionMethods
from bot.sandbox.methods.registry import Method, Missing, State, methods_of, missing_in
from bot.sandbox.methods.updates import UpdateMethods
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

_ABOUT_MESSAGES = (EditingMethods, DeletingMethods, CopyingMethods, PinMethods, ReactionMethods)
_IN_A_CHAT = (MessageMethods, MediaMethods, AlbumMethods, *_ABOUT_MESSAGES, ChatMethods)
_SUBJECTS = (*_IN_A_CHAT, ProfileMethods, UpdateMethods)


def methods_by_name(world: World, webhook: Webhook) -> Mapping[str, Method]:
    """Return what carries out each method of the Bot API, by its name in small letters.

    One that the sandbox does not carry out yet says so, loudly, when it is called.
    """
    known: dict[str, Method] = {name.lower(): Missing(name) for name in METHODS}
    for subject in (*_IN_A_CHAT, ProfileMethods):
        known |= methods_of(subject(world))
    return known | methods_of(UpdateMethods(world, webhook))


def states() -> dict[str, State]:
    """Return how far the sandbox carries out every method of the Bot API, by its name."""
    lacks = {name: words for subject in _SUBJECTS for name, words in missing_in(subject).items()}
    return {name: State.of(lacks.get(name)) for name in METHODS}
