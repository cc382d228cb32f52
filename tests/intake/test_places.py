"""A location in an update: read as Telegram sends it, and refused where there is no such point."""

from typing import Any

import pytest

from bot.telegram.incoming import UnreadableError, read, read_json


def update(**location: Any) -> dict[str, Any]:
    """Return an update in which somebody sends a location, with a venue around it."""
    chat = {"id": 7, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": {"id": 7}, "location": location}
    return {"update_id": 1, "message": message | {"venue": {"title": "Practice"}}}


@pytest.mark.parametrize("more", [{}, {"live_period": 900, "heading": 3}])
@pytest.mark.parametrize("latitude, longitude", [(52.5, 13.4), (-90, 180), (0, 0)])
def test_a_point_is_read_and_kept(latitude: float, longitude: float, more: dict[str, int]) -> None:
    incoming = read(update(latitude=latitude, longitude=longitude, **more))
    kept = read_json(incoming.to_json())
    assert kept.message is not None
    assert kept.message.location is not None
    assert (kept.message.location.latitude, kept.message.location.longitude) == (
        latitude,
        longitude,
    )


@pytest.mark.parametrize(
    "location",
    [
        {"latitude": 90.1, "longitude": 0},
        {"latitude": 0, "longitude": -180.1},
        {"latitude": float("nan"), "longitude": 0},
        {"latitude": float("inf"), "longitude": 0},
        {"latitude": "north", "longitude": 0},
        {"latitude": 0},
    ],
)
def test_what_is_no_point_is_no_update(location: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        read(update(**location))
