"""What can keep the bot from working, told in words an operator can act on."""

from collections.abc import Collection, Sequence

from bot.config.settings import Config


class StartupError(Exception):
    """The bot cannot start or go on; the message is one clear line for the terminal."""


class ConfigError(Exception):
    """The configuration has faults. ``faults`` holds one line for each.

    ``sound`` is what remains without the ``broken`` sections, so that a check can go on with it;
    it is None where the file could not be read at all.
    """

    def __init__(
        self,
        faults: Sequence[str],
        sound: Config | None = None,
        broken: Collection[str] = (),
    ) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)
        self.sound = sound
        self.broken = frozenset(broken)
