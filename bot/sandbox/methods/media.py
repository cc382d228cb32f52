"""Sending files one by one, and where they are downloaded."""

from bot.sandbox import strictness
from bot.sandbox.messages import JSON
from bot.sandbox.methods.files import NO_ADDRESSES, FileReader
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import Sender
from bot.sandbox.methods.subject import caption, media_look
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request


class MediaMethods(Sender, FileReader):
    """Messages that carry a file."""

    @method(
        "sendDocument", lacks=f"{NO_ADDRESSES}; `disable_content_type_detection`: never looked at"
    )
    async def send_document(self, params: Params) -> JSON:
        """sendDocument: an upload of up to 50 MB or the file_id of an earlier one."""
        return self._send_file(params, "document")

    @method("sendPhoto", lacks=f"{NO_ADDRESSES}; the largest size stays as it came")
    async def send_photo(self, params: Params) -> JSON:
        """sendPhoto: a PNG or JPEG of up to 10 MB, or the file_id of an earlier one."""
        return self._send_file(params, "photo")

    @method("sendVoice", lacks=NO_ADDRESSES)
    async def send_voice(self, params: Params) -> JSON:
        """sendVoice: as long as the bot says it is."""
        return self._send_file(params, "voice")

    @method("sendAudio", lacks=NO_ADDRESSES)
    async def send_audio(self, params: Params) -> JSON:
        """sendAudio: music, with the performer and the title that the bot tells."""
        return self._send_file(params, "audio")

    @method("sendVideo", lacks=NO_ADDRESSES)
    async def send_video(self, params: Params) -> JSON:
        """sendVideo: as long and wide as the bot says it is."""
        return self._send_file(params, "video")

    @method("sendAnimation", lacks=NO_ADDRESSES)
    async def send_animation(self, params: Params) -> JSON:
        """sendAnimation: a GIF or a video without sound."""
        return self._send_file(params, "animation")

    @method("sendVideoNote", lacks=NO_ADDRESSES)
    async def send_video_note(self, params: Params) -> JSON:
        """sendVideoNote: a round video, without a caption."""
        file = self.file(params, "video_note", "video_note")
        return self.send(params, kind=file.kind, file=file)

    @method("getFile")
    async def get_file(self, params: Params) -> JSON:
        """getFile: where to download a file of up to 20 MB."""
        if not params.text("file_id"):
            raise bad_request("file_id not specified")
        file = self.world.files.get(params.text("file_id"))
        if len(file.content) > strictness.DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return file.reference() | {"file_path": file.path}

    def _send_file(self, params: Params, kind: str) -> JSON:
        text, entities = caption(params)
        file = self.file(params, kind, kind)
        look = media_look(params, file.kind)
        return self.send(params, kind=file.kind, text=text, entities=entities, file=file, told=look)
