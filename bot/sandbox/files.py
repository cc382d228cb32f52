"""Files in the sandbox: kept in memory, the oldest dropped once they take too much room."""

import re
import string
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.pictures import picture_size, smaller_ones
from bot.sandbox.refusal import bad_request

_ROOM = 256 * 1024 * 1024
_BASE64 = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}-_"
_UNUSED_BITS = {2: 0b1111, 3: 0b11}
"""Of the last letter, by how many letters follow the last whole group of four."""

_FOLDERS = {
    "document": "documents",
    "photo": "photos",
    "voice": "voice",
    "audio": "music",
    "video": "videos",
    "animation": "animations",
    "video_note": "video_notes",
    "sticker": "stickers",
    "thumbnail": "thumbnails",
}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. `path` is where `getFile` says it can be downloaded.

    `details` are the Bot API's own fields of its kind (duration, width, title …), which stay with
    the file wherever it is sent again; `smaller` are a photo's smaller sizes, smallest first.
    """

    id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    content: bytes
    path: str
    width: int = 0
    height: int = 0
    details: dict[str, Any] = field(default_factory=dict)
    smaller: tuple["StoredFile", ...] = ()
    thumbnail: "StoredFile | None" = None

    def reference(self) -> dict[str, Any]:
        """Return the fields that every kind of file shares in the Bot API."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }

    def as_sizes(self) -> list[dict[str, Any]]:
        """Return a photo as the Bot API's PhotoSizes, the smallest first."""
        return [*(size.as_size() for size in self.smaller), self.as_size()]

    def as_size(self) -> dict[str, Any]:
        """Return the Bot API's PhotoSize."""
        return self.reference() | {"width": self.width, "height": self.height}


class FileStore:
    """All files by id and by path; at most 256 MB, the newest win."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_path: dict[str, StoredFile] = {}
        self._whole: dict[str, StoredFile] = {}
        self._count = 0
        self._size = 0

    def add(
        self,
        kind: str,
        name: str,
        mime_type: str,
        content: bytes,
        details: dict[str, Any] | None = None,
        thumbnail: StoredFile | None = None,
    ) -> StoredFile:
        """Keep a file of this kind ("document", "photo", "voice", …) and name it by an id.

        RefusedError (400) for a photo that is no picture.
        """
        size: tuple[int, int] = (0, 0)
        smaller: tuple[StoredFile, ...] = ()
        if kind == "photo":
            size = picture_size(content)
            smaller = tuple(
                self._keep("photo", name, "image/jpeg", made, (width, height))
                for made, width, height in smaller_ones(content, *size)
            )
        kept = self._keep(kind, name, mime_type, content, size, details or {}, smaller, thumbnail)
        self._whole |= {one.id: kept for one in smaller}
        return kept

    def add_thumbnail(self, name: str, content: bytes) -> StoredFile:
        """Keep the small picture that a bot sends along with a file."""
        return self._keep("thumbnail", name, "image/jpeg", content, picture_size(content))

    def _keep(
        self,
        kind: str,
        name: str,
        mime_type: str,
        content: bytes,
        size: tuple[int, int],
        details: dict[str, Any] | None = None,
        smaller: tuple[StoredFile, ...] = (),
        thumbnail: StoredFile | None = None,
    ) -> StoredFile:
        self._count += 1
        ending = re.search(r"\.\w{1,8}$", name)
        stored = StoredFile(
            id=f"sandbox-file-{self._count:06}",
            unique_id=f"sbx{self._count:06}",
            kind=kind,
            name=name,
            mime_type=mime_type,
            content=content,
            path=f"{_FOLDERS[kind]}/file_{self._count}{ending[0] if ending else ''}",
            width=size[0],
            height=size[1],
            details=details or {},
            smaller=smaller,
            thumbnail=thumbnail,
        )
        self._files[stored.id] = self._by_path[stored.path] = stored
        self._size += len(content)
        while self._size > _ROOM and len(self._files) > 1:
            _, oldest = self._files.popitem(last=False)
            del self._by_path[oldest.path]
            self._whole.pop(oldest.id, None)
            self._size -= len(oldest.content)
        return stored

    def get(self, file_id: str) -> StoredFile:
        """Return a file by its id; RefusedError (400) for an unknown one."""
        try:
            return self._files[file_id]
        except KeyError:
            raise bad_request("invalid file_id") from None

    def whole(self, file: StoredFile) -> StoredFile:
        """Return the photo that this is a smaller size of, any other file itself."""
        return self._whole.get(file.id, file)

    def sent(self, file_id: str) -> StoredFile:
        """Return a file that is sent again by its id; RefusedError (400) says what is wrong."""
        if file_id not in self._files:
            raise bad_request(f"wrong remote file identifier specified: {_wrong(file_id)}")
        return self._files[file_id]

    def at(self, path: str) -> StoredFile | None:
        """Return the file that is downloaded from `path`."""
        return self._by_path.get(path)


def _wrong(file_id: str) -> str:
    """Say why this is no file's id, as Telegram reads one: a number written in base64url."""
    written = file_id.rstrip("=")
    padding = len(file_id) - len(written)
    if padding > 2:
        return "Wrong string padding"
    if padding and len(file_id) % 4:
        return "Wrong padding length"
    if len(written) % 4 == 1:
        return "Wrong string length"
    if not set(written) <= set(_BASE64):
        return "Wrong character in the string"
    unused = _UNUSED_BITS.get(len(written) % 4, 0)
    if unused and _BASE64.index(written[-1]) & unused:
        return "Wrong padding in the string"
    return "can't unserialize it. Wrong last symbol"
