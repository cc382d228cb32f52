"""The emoji that can be thrown, and how many values each shows (Bot API, Dice)."""

import random

from bot.sandbox.messages import JSON
from bot.sandbox.refusal import bad_request

_DIE = "\N{GAME DIE}"
_SIDES = {
    _DIE: 6,
    "\N{DIRECT HIT}": 6,
    "\N{BOWLING}": 6,
    "\N{BASKETBALL AND HOOP}": 5,
    "\N{SOCCER BALL}": 5,
    "\N{SLOT MACHINE}": 64,
}
_VARIATION = "\N{VARIATION SELECTOR-16}"


def throw(emoji: str) -> JSON:
    """Return the Bot API's Dice; RefusedError (400) for an emoji that cannot be thrown."""
    emoji = emoji.replace(_VARIATION, "").strip() or _DIE
    if emoji not in _SIDES:
        raise bad_request("EMOTICON_INVALID")
    return {"emoji": emoji, "value": random.randint(1, _SIDES[emoji])}  # noqa: S311  a game
