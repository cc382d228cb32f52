"""The file that a call brings or names."""

import re

from bot.sandbox import strictness
from bot.sandbox.files import StoredFile
from bot.sandbox.messages import JSON
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params, Upload
from bot.sandbox.refusal import bad_request

NO_ADDRESSES = "a file by its web address: the sandbox fetches nothing"
THUMBNAIL_BYTES = 200 * 1024
LONGEST_SECONDS, LONGEST_SIDE = 24 * 3600, 10_000
_NUMBERS = {
    "voice": ("duration",),
    "audio": ("duration",),
    "video": ("duration", "width", "height", "start_timestamp"),
    "animation": ("duration", "width", "height"),
    "video_note": ("duration", "length"),
}
_SIDES = ("width", "height", "length")
_TEXTS = {"audio": ("performer", "title")}
_MIME_TYPES = {"voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4"}
_MIME_TYPES |= {"animation": "video/mp4", "video_note": "video/mp4"}
_CALLED = {
    "document": "Document",
    "photo": "Photo",
    "voice": "VoiceNote",
    "audio": "Audio",
    "video": "Video",
    "animation": "Animation",
    "video_note": "VideoNote",
    "sticker": "Sticker",
    "thumbnail": "Thumbnail",
}
_PICTURES = ("photo", "thumbnail")


class FileReader(Subject):
    """A subject whose calls carry files."""

    def file(self, params: Params, name: str, kind: str) -> StoredFile:
        """Return the file that the parameter `name` brings or names, kept as a `kind`.

        RefusedError (400) where there is none, and where it cannot be sent so.
        """
        upload = params.upload(name)
        if upload is None:
            return self._known_file(params.text(name), kind)
        return self._stored(upload, kind, params)

    def _known_file(self, file_id: str, kind: str) -> StoredFile:
        if not file_id or file_id.startswith("attach://"):
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        if "." in file_id:
            raise bad_request("failed to get HTTP URL content")
        file = self.world.files.sent(file_id)
        if file.kind != kind and (kind in _PICTURES or file.kind in _PICTURES):
            raise bad_request(f"can't use file of type {_CALLED[file.kind]} as {_CALLED[kind]}")
        return self.world.files.whole(file)

    def _stored(self, upload: Upload, kind: str, params: Params) -> StoredFile:
        if not upload.content:
            raise bad_request("file must be non-empty")
        size, most = len(upload.content), strictness.PHOTO_BYTES
        if kind == "photo" and size > most:
            said = f"is too big for a photo; the maximum size is {most} bytes"
            raise bad_request(f"file of size {size} bytes {said}")
        details = _details(params, kind)
        if kind == "video" and (cover := params.upload("cover")):
            details["cover"] = self.world.files.add(
                "photo", cover.name, cover.mime_type, cover.content
            ).as_sizes()
        thumbnail = None if kind in ("photo", "voice") else self._thumbnail(params)
        return self.world.files.add(
            kind,
            upload.name,
            _mime_type(upload, kind),
            upload.content,
            details,
            thumbnail,
        )

    def _thumbnail(self, params: Params) -> StoredFile | None:
        """Return the small picture that came along; one that Telegram cannot use is left out."""
        upload = params.upload("thumbnail")
        if upload is None or not 0 < len(upload.content) <= THUMBNAIL_BYTES:
            return None
        return self.world.files.add_thumbnail(upload.name, upload.content)


def _details(params: Params, kind: str) -> JSON:
    """Return what the sender says of the file: how long and wide, by whom and called what."""
    told: JSON = {}
    for name in _NUMBERS.get(kind, ()):
        most = LONGEST_SIDE if name in _SIDES else LONGEST_SECONDS
        told[name] = min(max(params.integer(name), 0), most)
    if not told.get("start_timestamp"):
        told.pop("start_timestamp", None)
    for name in _TEXTS.get(kind, ()):
        if value := strictness.cleaned(params.text(name)).strip():
            told[name] = value
    return told


def _mime_type(upload: Upload, kind: str) -> str:
    """Return what Telegram takes the file for: what does not fit its kind is what is usual."""
    usual = _MIME_TYPES.get(kind)
    if usual is None:
        return upload.mime_type
    if kind == "animation" and re.search(r"\.gif$", upload.name, re.IGNORECASE):
        return "image/gif"
    fits = upload.mime_type.startswith(usual.partition("/")[0] + "/")
    return upload.mime_type if fits else usual
