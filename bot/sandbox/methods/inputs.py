"""InputMedia: a file within a call, with its own caption."""

from typing import Any, NamedTuple

from bot.sandbox.entities import Entity
from bot.sandbox.files import StoredFile
from bot.sandbox.messages import JSON
from bot.sandbox.methods.files import FileReader
from bot.sandbox.methods.subject import caption, media_look
from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusedError, bad_request

_KINDS = ("photo", "video", "animation", "audio", "document")
_ENTITIES = "Bad Request: can't parse entities"
_FILE = "media"
_TEXTS = (_FILE, "caption", "parse_mode", "title", "performer", "thumbnail")


class Media(NamedTuple):
    """One InputMedia, read; its file is not kept yet."""

    kind: str
    text: str
    entities: list[Entity]
    params: Params


class MediaReader(FileReader):
    """A subject whose calls carry InputMedia."""

    def media(self, raw: Any, params: Params, *, in_album: bool = False) -> Media:
        """Read one InputMedia; RefusedError (400) as Telegram words it."""
        if not isinstance(raw, dict):
            raise _unreadable("expected an Object")
        for field in _TEXTS:
            if not isinstance(raw.get(field) or "", str):
                raise _unreadable(f'Field "{field}" must be of type String')
        inner = Params(raw, params.uploads)
        try:
            text, entities = caption(inner)
        except RefusedError as refused:
            if refused.description.startswith(_ENTITIES):
                reason = refused.description.removeprefix("Bad Request: c")
                raise _unreadable(f"C{reason}") from None
            raise
        name = raw.get(_FILE)
        if not name:
            raise _unreadable("media not found")
        if name.startswith("attach://") and inner.upload(_FILE) is None:
            raise _unreadable("media not found")
        return Media(_kind(raw, in_album=in_album), text, entities, inner)

    def file_of(self, media: Media) -> StoredFile:
        """Keep the file of an InputMedia, or find the one that it names."""
        name = media.params.text(_FILE)
        uploads = media.params.uploads if name.startswith("attach://") else {}
        return self.file(Params(media.params.values, uploads), _FILE, media.kind)


def look_of(media: Media, file: StoredFile) -> JSON:
    """Return what a message with this file tells of how it looks."""
    return media_look(media.params, file.kind)


def _kind(raw: JSON, *, in_album: bool) -> str:
    kind = raw.get("type")
    if kind is None:
        raise _unreadable('Can\'t find field "type"')
    if not isinstance(kind, str):
        raise _unreadable('Field "type" must be of type String')
    if in_album and kind == "animation":
        raise _unreadable('type "animation" can\'t be used in sendMediaGroup')
    if kind not in _KINDS:
        raise _unreadable(f'type "{kind}" is unsupported')
    return kind


def _unreadable(reason: str) -> RefusedError:
    return bad_request(f"can't parse InputMedia: {reason}")
