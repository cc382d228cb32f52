"""How the Bot API writes down the file that a message carries."""

from typing import Any

from bot.sandbox.files import StoredFile

JSON = dict[str, Any]


def fields_of(file: StoredFile) -> JSON:
    """Return the fields of a Message that carries this file."""
    if file.kind == "photo":
        return {"photo": file.as_sizes()}
    if file.kind == "sticker":
        return {"sticker": _sticker(file)}
    told = file.reference() | _about(file)
    if file.kind == "animation":
        return {"animation": told, "document": _document(file)}
    return {file.kind: told}


def _about(file: StoredFile) -> JSON:
    if file.kind == "document":
        return _document(file)
    about: JSON = {"duration": 0} | file.details
    if file.kind in ("video", "animation"):
        about = {"width": 0, "height": 0} | about
    if file.kind == "video_note":
        return {"length": 0} | about | _small_picture(file)
    about["mime_type"] = file.mime_type
    if file.name and file.kind != "voice":
        about["file_name"] = file.name
    return about | _small_picture(file)


def _document(file: StoredFile) -> JSON:
    named = {"file_name": file.name, "mime_type": file.mime_type}
    return file.reference() | named | _small_picture(file)


def _sticker(file: StoredFile) -> JSON:
    shape = {"type": "regular", "width": 512, "height": 512, "emoji": "👋"}
    return file.reference() | shape | {"is_animated": False, "is_video": False}


def _small_picture(file: StoredFile) -> JSON:
    if file.thumbnail is None:
        return {}
    return {"thumbnail": file.thumbnail.as_size(), "thumb": file.thumbnail.as_size()}
