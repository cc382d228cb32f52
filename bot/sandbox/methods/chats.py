"""The chat itself: who it is with, what the bot is doing in it, answers to presses."""

from bot.sandbox import strictness
from bot.sandbox.messages import JSON
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request

_ACTIONS = frozenset(
    (
        "cancel",
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "record_audio",
        "upload_voice",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "find_location",
        "pick_up_location",
        "record_video_note",
        "upload_video_note",
    )
)


class ChatMethods(Subject):
    """Answering presses, chat actions, what is known of a chat."""

    @method("answerCallbackQuery", lacks="`url`, `cache_time`")
    async def answer_callback_query(self, params: Params) -> bool:
        """answerCallbackQuery: once, in time, with at most 200 characters."""
        text = strictness.cleaned(params.text("text")).strip()
        if len(text) > strictness.ANSWER_LIMIT:
            raise bad_request("MESSAGE_TOO_LONG")
        query = self.world.queries.answer(params.text("callback_query_id"))
        self.world.answered(query, text, alert=params.flag("show_alert"))
        return True

    @method("sendChatAction")
    async def send_chat_action(self, params: Params) -> bool:
        """sendChatAction: the page shows that the bot is typing."""
        phone = self.chat(params)
        if params.text("action").lower() not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        self.world.tell("typing", lambda: {"user_id": phone.user.id})
        return True

    @method("getChat", lacks="biography, birthday and the like: people here have none")
    async def get_chat(self, params: Params) -> JSON:
        """getChat: a private chat the bot has met, blocked or not."""
        if not params.text("chat_id"):
            raise bad_request("chat_id is empty")
        phone = self.world.known(params.integer("chat_id"))
        on_top = phone.pinned_ids[:1]
        pinned = {"pinned_message": phone.pinned[on_top[0]].as_message()} if on_top else {}
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
        return (
            phone.as_chat
            | {
                "accent_color_id": 0,
                "max_reaction_count": 11,
                "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), True),
            }
            | pinned
        )

    @method("getUserProfilePhotos", lacks="people here have no pictures: there are none")
    async def get_user_profile_photos(self, params: Params) -> JSON:
        """getUserProfilePhotos: none."""
        self._user(params)
        return {"total_count": 0, "photos": []}

    @method("getUserProfileAudios", lacks="people here have no music: there is none")
    async def get_user_profile_audios(self, params: Params) -> JSON:
        """getUserProfileAudios: none."""
        self._user(params)
        return {"total_count": 0, "audios": []}

    def _user(self, params: Params) -> None:
        """Refuse a call about somebody whom the bot has not met."""
        user_id = params.integer("user_id")
        if user_id <= 0:
            raise bad_request("invalid user_id specified")
        phone = self.world.phones.get(user_id)
        if user_id != self.world.bot_user["id"] and (phone is None or not phone.started):
            raise bad_request("user not found")
