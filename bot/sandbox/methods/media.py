"""Sending files, and where they are downloaded."""

from bot.sandbox import strictness
from bot.sandbox.messages import JSON
from bot.sandbox.methods.files import FileReader
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import ANSWERS, Sender
from bot.sandbox.methods.subject import caption
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.world import Phone


class MediaMethods(Sender, FileReader):
    """Messages that carry a file."""

    @method("sendDocument", lacks=ANSWERS)
    async def send_document(self, params: Params) -> JSON:
        """sendDocument: an upload of up to 50 MB or the file_id of an earlier one."""
        phone = self.chat(params)
        return self._send_file(phone, params, "document")

    @method("sendPhoto", lacks=ANSWERS)
    async def send_photo(self, params: Params) -> JSON:
        """sendPhoto: a PNG or JPEG of up to 10 MB, or the file_id of an earlier one."""
        phone = self.chat(params)
        return self._send_file(phone, params, "photo")

    @method("getFile")
    async def get_file(self, params: Params) -> JSON:
        """getFile: where to download a file of up to 20 MB."""
        file = self.world.files.get(params.text("file_id"))
        if len(file.content) > strictness.DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return file.reference() | {"file_path": file.path}

    def _send_file(self, phone: Phone, params: Params, kind: str) -> JSON:
        text, entities = caption(params)
        file = self.file(params, kind, kind)
        return self.send(phone, params, kind=kind, text=text, entities=entities, file=file)
