"""How the bot hears: long polling, or a webhook."""

from bot.sandbox.messages import JSON
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params
from bot.sandbox.refusal import RefusedError, bad_request
from bot.sandbox.updates import LONGEST_POLL, MOST_AT_ONCE, Update
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class UpdateMethods(Subject):
    """Updates, and where they are pushed."""

    def __init__(self, world: World, webhook: Webhook) -> None:
        super().__init__(world)
        self._webhook = webhook

    @method("getUpdates")
    async def get_updates(self, params: Params) -> list[Update]:
        """getUpdates: long polling of up to 50 seconds, at most 100 updates."""
        if self._webhook.url:
            raise RefusedError(409, _WEBHOOK_ACTIVE)
        self._allow(params)
        limit = params.integer("limit", MOST_AT_ONCE)
        return await self.world.updates.poll(
            offset=params.integer("offset"),
            limit=limit if 1 <= limit <= MOST_AT_ONCE else MOST_AT_ONCE,
            seconds=min(params.integer("timeout"), LONGEST_POLL),
        )

    @method("setWebhook", lacks="`ip_address`, `certificate`")
    async def set_webhook(self, params: Params) -> bool:
        """setWebhook: from now on updates are pushed; an empty url goes back to polling."""
        url = params.text("url")
        if not url:
            return await self.delete_webhook(params)
        self._allow(params)
        connections = params.integer("max_connections", 40)
        await self._webhook.set(url, params.text("secret_token"), connections)
        self._drop_pending(params)
        ended = "Conflict: terminated by setWebhook request"
        self.world.updates.interrupt(RefusedError(409, ended))
        return True

    @method("deleteWebhook")
    async def delete_webhook(self, params: Params) -> bool:
        """deleteWebhook: back to polling; drop_pending_updates forgets what waits."""
        await self._webhook.stop()
        self._drop_pending(params)
        return True

    @method("getWebhookInfo")
    async def get_webhook_info(self, _params: Params) -> JSON:
        """getWebhookInfo: address, what waits, the last error."""
        return self._webhook.info()

    def _allow(self, params: Params) -> None:
        if not params.has("allowed_updates"):
            return
        kinds = params.decoded("allowed_updates")
        if kinds is not None and not isinstance(kinds, list):
            raise bad_request("can't parse allowed_updates JSON object")
        self.world.updates.allow(str(kind) for kind in kinds or ())

    def _drop_pending(self, params: Params) -> None:
        if params.flag("drop_pending_updates"):
            self.world.updates.drop()
