"""Albums: several files that are shown as one, each a message of its own."""

from bot.sandbox.files import StoredFile
from bot.sandbox.messages import JSON
from bot.sandbox.methods.files import NO_ADDRESSES
from bot.sandbox.methods.inputs import Media, MediaReader, look_of
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import Sender
from bot.sandbox.methods.subject import required
from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusedError, bad_request

MOST_ITEMS = 10
_APART = ("document", "audio")
"""What is never in an album with anything else."""
_BY_THE_SERVERS = ("IMAGE_PROCESS_FAILED", "PHOTO_INVALID_DIMENSIONS")
"""What is found out only when the items are sent, one after another."""


class AlbumMethods(Sender, MediaReader):
    """Several files in one call."""

    @method("sendMediaGroup", lacks=NO_ADDRESSES)
    async def send_media_group(self, params: Params) -> list[JSON]:
        """sendMediaGroup: photos and videos, or documents, or music; ten at most."""
        required(params, "media")
        raw = params.decoded("media")
        if not isinstance(raw, list):
            raise bad_request("expected an Array of InputMedia")
        items = [self.media(one, params, in_album=True) for one in raw]
        phone, how = self.envelope(params)
        _check(items)
        files = [self._file(number, item) for number, item in enumerate(items, start=1)]
        group = {"media_group_id": self.world.album()} if len(items) > 1 else {}
        sent = [
            self.world.post(
                phone,
                self.world.bot_user,
                **(how | {"told": how["told"] | group | look_of(item, file)}),
                kind=file.kind,
                text=item.text,
                entities=item.entities,
                file=file,
            )
            for item, file in zip(items, files, strict=True)
        ]
        return [message.as_message() for message in sent]

    def _file(self, number: int, item: Media) -> StoredFile:
        try:
            return self.file_of(item)
        except RefusedError as refused:
            reason = refused.description.removeprefix("Bad Request: ")
            if reason in _BY_THE_SERVERS:
                said = f'failed to send message #{number} with the error message "{reason}"'
                raise bad_request(said) from None
            raise


def _check(items: list[Media]) -> None:
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > MOST_ITEMS:
        raise bad_request("too many messages to send as an album")
    kinds = [item.kind for item in items]
    for kind in _APART:
        if kind in kinds and len(set(kinds)) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")
    looks = {
        item.params.flag("show_caption_above_media") for item in items if item.kind not in _APART
    }
    if len(looks) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")
