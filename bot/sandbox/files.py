"""Files in the sandbox: kept in memory, the oldest dropped once they take too much room."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusal import bad_request

_ROOM = 256 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. `path` is where `getFile` says it can be downloaded."""

    id: str
    unique_id: str
    name: str
    mime_type: str
    content: bytes
    path: str
    width: int = 0
    height: int = 0

    def reference(self) -> dict[str, Any]:
        """Return the fields that every kind of file shares in the Bot API."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


class FileStore:
    """All files by id and by path; at most 256 MB, the newest win."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_path: dict[str, StoredFile] = {}
        self._count = 0
        self._size = 0

    def add(self, folder: str, name: str, mime_type: str, content: bytes) -> StoredFile:
        """Keep a file under `folder` ("documents", "photos", "voice", …) and name it by an id."""
        self._count += 1
        width, height = picture_size(content) if folder == "photos" else (0, 0)
        ending = re.search(r"\.\w{1,8}$", name)
        stored = StoredFile(
            id=f"sandbox-file-{self._count:06}",
            unique_id=f"sbx{self._count:06}",
            name=name,
            mime_type=mime_type,
            content=content,
            path=f"{folder}/file_{self._count}{ending[0] if ending else ''}",
            width=width,
            height=height,
        )
        self._files[stored.id] = self._by_path[stored.path] = stored
        self._size += len(content)
        while self._size > _ROOM and len(self._files) > 1:
            _, oldest = self._files.popitem(last=False)
            del self._by_path[oldest.path]
            self._size -= len(oldest.content)
        return stored

    def get(self, file_id: str) -> StoredFile:
        """Return a file by its id; RefusedError (400) for an unknown one."""
        try:
            return self._files[file_id]
        except KeyError:
            raise bad_request("invalid file_id") from None

    def at(self, path: str) -> StoredFile | None:
        """Return the file that is downloaded from `path`."""
        return self._by_path.get(path)


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
