"""QR codes of links, to print."""

from io import BytesIO

import segno

_SCALE, _BORDER = 16, 4
"""Pixels of a module, and modules of white around: enough for a poster."""


def drawn(link: str) -> bytes:
    """Return a link's QR code as a PNG, which a quarter of dirt does not spoil."""
    written = BytesIO()
    segno.make_qr(link, error="q").save(written, kind="png", scale=_SCALE, border=_BORDER)
    return written.getvalue()
