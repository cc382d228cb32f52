"""Points on the map: where they are, and how a live one moves."""

import math

from bot.sandbox import strictness
from bot.sandbox.messages import JSON
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request

_LIVE_SECONDS = range(60, 86_400 + 1)
_FOR_EVER = 0x7FFFFFFF
_HEADINGS = range(1, 360 + 1)
_FARTHEST_ALERT = 100_000
_LEAST_ACCURATE = 1500.0


def place(params: Params, called: str) -> JSON:
    """Return the Bot API's Location; RefusedError (400) for what is no point on the map.

    `called` is what Telegram calls it when it complains.
    """
    point = strictness.location(params.text("latitude"), params.text("longitude"))
    if point is None:
        raise bad_request(f"wrong {called} specified")
    told: JSON = dict(point)
    accuracy = strictness.degrees(params.text("horizontal_accuracy"))
    if accuracy > 0:
        told["horizontal_accuracy"] = float(math.ceil(min(accuracy, _LEAST_ACCURATE)))
    return told


def live_details(params: Params) -> JSON:
    """Return how a live location moves and how long, {} for one that stays."""
    period = params.integer("live_period")
    if not period:
        return {}
    if period not in _LIVE_SECONDS and period != _FOR_EVER:
        raise bad_request("wrong live location period specified")
    return {"live_period": period} | movement(params)


def movement(params: Params) -> JSON:
    """Return the heading and the alert's distance of a live location, as far as given."""
    heading, radius = params.integer("heading"), params.integer("proximity_alert_radius")
    if heading and heading not in _HEADINGS:
        raise bad_request("wrong live location heading specified")
    if not 0 <= radius <= _FARTHEST_ALERT:
        raise bad_request("wrong live location proximity alert radius specified")
    told = {"heading": heading, "proximity_alert_radius": radius}
    return {name: value for name, value in told.items() if value}
