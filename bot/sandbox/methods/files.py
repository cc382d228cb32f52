"""The file that a call brings or names."""

from bot.sandbox import strictness
from bot.sandbox.files import StoredFile
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params, Upload
from bot.sandbox.refusal import bad_request


class FileReader(Subject):
    """A subject whose calls carry files."""

    def file(self, params: Params, name: str, kind: str) -> StoredFile:
        """Return the file that the parameter `name` brings or names, kept as a `kind`."""
        upload = params.upload(name)
        if upload is None:
            return self._known_file(params.text(name), kind)
        return self._stored(upload, kind)

    def _known_file(self, file_id: str, kind: str) -> StoredFile:
        if not file_id:
            raise bad_request(f"there is no {kind} in the request")
        if "://" in file_id:
            raise bad_request("failed to get HTTP URL content")
        file = self.world.files.get(file_id)
        if (kind == "photo") != bool(file.width):
            raise bad_request("type of file mismatch")
        return file

    def _stored(self, upload: Upload, kind: str) -> StoredFile:
        if not upload.content:
            raise bad_request("file must be non-empty")
        limit = strictness.PHOTO_BYTES if kind == "photo" else strictness.UPLOAD_BYTES
        if len(upload.content) > limit:
            raise bad_request("file is too big")
        return self.world.files.add(f"{kind}s", upload.name, upload.mime_type, upload.content)
