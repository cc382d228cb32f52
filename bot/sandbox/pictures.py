"""Pictures: how large they are, and the smaller ones that Telegram makes of each."""

from io import BytesIO

from bot.sandbox.refusal import bad_request

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BOXES = (90, 320, 800, 1280)
"""The sides of the squares that the smaller pictures fit in, in pixels."""


def picture_size(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a PNG or JPEG.

    Raises RefusedError (400) for anything else and for the proportions that Telegram does not take
    (width plus height over 10,000, or more than 20 to 1).
    """
    width, height = _jpeg_size(content) if content[:2] == b"\xff\xd8" else _png_size(content)
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def smaller_ones(content: bytes, width: int, height: int) -> list[tuple[bytes, int, int]]:
    """Return a picture's smaller copies as JPEG, with width and height, the smallest first.

    A picture that is small already has none. RefusedError (400) where it cannot be read.
    """
    boxes = [box for box in _BOXES if box < max(width, height)]
    if not boxes:
        return []
    from PIL import Image  # noqa: PLC0415  heavy, and most bots send no pictures

    made = []
    try:
        with Image.open(BytesIO(content)) as opened:
            picture = opened.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    for box in reversed(boxes):
        picture.thumbnail((box, box), reducing_gap=2.0)
        written = BytesIO()
        picture.save(written, "JPEG", quality=80)
        made.append((written.getvalue(), picture.width, picture.height))
    return made[::-1]


def _png_size(content: bytes) -> tuple[int, int]:
    if not content.startswith(_PNG):
        return 0, 0
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Walk the segments to the frame header, which carries height, then width."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _JPEG_FRAMES:
            size = content[at + 5 : at + 9]
            return int.from_bytes(size[2:], "big"), int.from_bytes(size[:2], "big")
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return 0, 0
