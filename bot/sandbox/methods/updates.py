"""How the bot hears: long polling, or a webhook."""

from bot.sandbox.messages import JSON
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.subject import Subject
from bot.sandbox.params import Params
from bot.sandbox.refusal import Described, RefusedError
from bot.sandbox.updates import LONGEST_POLL, MOST_AT_ONCE, Update
from bot.sandbox.webhook import USUAL_CONNECTIONS, Wanted, Webhook
from bot.sandbox.world import World

_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_WEBHOOK_SET = "Conflict: terminated by setWebhook request"


class UpdateMethods(Subject):
    """Updates, and where they are pushed."""

    def __init__(self, world: World, webhook: Webhook) -> None:
        super().__init__(world)
        self._webhook = webhook

    @method("getUpdates")
    async def get_updates(self, params: Params) -> list[Update]:
        """getUpdates: long polling of up to 50 seconds, at most 100 updates."""
        if self._webhook.url:
            await self.world.updates.conflict()
            raise RefusedError(409, _WEBHOOK_ACTIVE)
        self.world.updates.allow(params.loosely("allowed_updates"))
        return await self.world.updates.poll(
            offset=params.integer("offset"),
            limit=params.bounded("limit", MOST_AT_ONCE, 1, MOST_AT_ONCE),
            seconds=params.bounded("timeout", 0, 0, LONGEST_POLL),
        )

    @method("setWebhook")
    async def set_webhook(self, params: Params) -> Described:
        """setWebhook: from now on updates are pushed; an empty url goes back to polling."""
        if not params.text("url"):
            return await self.delete_webhook(params)
        wanted = _wanted(params)
        drop = params.flag("drop_pending_updates")
        if wanted == self._webhook.wanted and not wanted.certificate and not drop:
            self.world.updates.allow(params.loosely("allowed_updates"))
            return Described(True, "Webhook is already set")
        self.world.updates.interrupt(RefusedError(409, _WEBHOOK_SET))
        await self._webhook.stop()
        self._drop_pending(params)
        await self._webhook.check(wanted)
        self.world.updates.allow(params.loosely("allowed_updates"))
        await self._webhook.set(wanted)
        return Described(True, "Webhook was set")

    @method("deleteWebhook")
    async def delete_webhook(self, params: Params) -> Described:
        """deleteWebhook: back to polling; drop_pending_updates forgets what waits."""
        was_set = bool(self._webhook.url)
        await self._webhook.stop()
        self._drop_pending(params)
        said = "Webhook was deleted" if was_set else "Webhook is already deleted"
        return Described(True, said)

    @method("getWebhookInfo")
    async def get_webhook_info(self, _params: Params) -> JSON:
        """getWebhookInfo: address, what waits, the last error."""
        return self._webhook.info()

    def _drop_pending(self, params: Params) -> None:
        if params.flag("drop_pending_updates"):
            self.world.updates.drop()


def _wanted(params: Params) -> Wanted:
    certificate = params.upload("certificate")
    return Wanted(
        url=params.text("url"),
        secret=params.text("secret_token"),
        connections=params.bounded("max_connections", USUAL_CONNECTIONS, 1, 100),
        ip_address=params.text("ip_address"),
        certificate=certificate.content if certificate else b"",
    )
