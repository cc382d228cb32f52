"""Pictures of any size, as bots and people send them."""

from io import BytesIO

from PIL import Image


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """Return a plain picture."""
    written = BytesIO()
    Image.new("RGB", (width, height), "teal").save(written, kind)
    return written.getvalue()
