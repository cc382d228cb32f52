"""The page's HTTP API: the phones, what people do with them, the clock and files."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.sandbox import people
from bot.sandbox.answers import answering, as_json
from bot.sandbox.bodies import body_of, integer_in, number_in, text_in
from bot.sandbox.faults import Faults
from bot.sandbox.live import LivePages
from bot.sandbox.messages import JSON, User
from bot.sandbox.people import ImpossibleError
from bot.sandbox.refusal import RefusedError
from bot.sandbox.weather import WeatherApi
from bot.sandbox.world import Phone, World

PAGE = Path(__file__).parent / "page"
LONGEST_JUMP = timedelta(days=3650)
LAST_MOMENT = datetime(2100, 1, 1, tzinfo=UTC)
LONGEST_IDLE = 600.0
LARGEST_USER_ID = 2**52 - 1  # Bot API, User: at most 52 significant bits
_SENDING = {
    "voice": people.send_voice,
    "sticker": people.send_sticker,
    "photo": people.send_photo,
}


class PhonesApi:
    """Serves the page and everything it asks for.

    `next_due` tells the moment of the next reminder, `on_clock_change` lets the bot catch up
    after a jump; whoever runs a bot beside the sandbox sets them. The page shows times in `zone`.
    """

    def __init__(self, world: World, faults: Faults, zone: tzinfo) -> None:
        self._world = world
        self._zone = zone
        self._faults = faults
        self._weather = WeatherApi(world, faults)
        self._run = secrets.token_hex(8)
        self.live = LivePages(world)
        self.next_due: Callable[[], Awaitable[datetime | None]] | None = None
        self.on_clock_change: Callable[[], Awaitable[None]] | None = None
        self._actions: dict[str, Callable[[Phone, JSON], JSON]] = {
            "text": self._text,
            "start": self._start,
            "press": self._press,
            "contact": self._contact,
            "location": self._location,
            "document": self._document,
            "block": self._block,
            "deactivate": self._deactivate,
            "show": self._show,
            "put-away": self._put_away,
            "remove": self._remove,
        }

    def routes(self) -> list[web.RouteDef]:
        """Return all routes of the page."""
        phone = "/api/phones/{id:[0-9]{1,18}}"
        actions = "|".join((*_SENDING, *self._actions))
        return [
            web.get("/", _index),
            web.get("/page/{file:[A-Za-z0-9_.-]+}", _page_file),
            web.get("/api/live", self.live.connect),
            web.get("/api/state", self._state),
            web.post("/api/phones", answering(self._add_phone)),
            web.post(f"{phone}/{{action:{actions}}}", answering(self._act)),
            web.post("/api/clock", answering(self._jump)),
            web.get("/api/files/{file_id}", answering(self._file)),
            web.get("/api/updates/pending", self._pending),
            web.get("/api/idle", answering(self._idle)),
            *self._weather.routes(),
        ]

    # ── phones ──────────────────────────────────────────────────────────────────────────────

    async def _state(self, request: web.Request) -> web.Response:
        wanted = request.query.get("phones")
        ids = set(wanted.split(",")) if wanted else None
        phones = [
            self._world.phone_json(phone)
            for user_id, phone in self._world.phones.items()
            if phone.shown and (ids is None or str(user_id) in ids)
        ]
        bot = self._world.bot_user
        about_bot = {"first_name": bot["first_name"], "username": bot["username"]}
        known = {
            "run": self._run,
            "bot": about_bot,
            "phones": phones,
            "away": self._world.away_json(),
            "faults": self._faults.listed(),
        }
        return as_json(self._clock_json() | known)

    async def _add_phone(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        fields = ("last_name", "username", "hint", "phone_number")
        user = User(
            id=integer_in(body, "id", default=0),
            first_name=text_in(body, "first_name"),
            language_code=text_in(body, "language_code", "en"),
            **{field: text_in(body, field, "") for field in fields},
        )
        if not 0 <= user.id <= LARGEST_USER_ID:
            raise ImpossibleError(400, f"an id is 1 to {LARGEST_USER_ID}")
        if not user.first_name.strip():
            raise ImpossibleError(400, "a phone needs the first name of its owner")
        try:
            phone = self._world.add_phone(user)
        except ValueError as taken:
            raise ImpossibleError(409, str(taken)) from taken
        return as_json(self._world.phone_json(phone))

    async def _act(self, request: web.Request) -> web.Response:
        phone = self._world.phones.get(int(request.match_info["id"]))
        if phone is None:
            raise ImpossibleError(404, "there is no such phone")
        action = request.match_info["action"]
        if action in _SENDING:
            return as_json({"message_id": _SENDING[action](self._world, phone).id})
        return as_json(self._actions[action](phone, await body_of(request)))

    def _text(self, phone: Phone, body: JSON) -> JSON:
        messages = people.write(self._world, phone, text_in(body, "text"))
        return {"message_id": messages[-1].id}

    def _start(self, phone: Phone, body: JSON) -> JSON:
        payload = text_in(body, "payload", "")
        return {"message_id": people.start(self._world, phone, payload).id}

    def _press(self, phone: Phone, body: JSON) -> JSON:
        message_id = integer_in(body, "message_id")
        if "data" in body:
            data = text_in(body, "data")
        else:
            row, column = integer_in(body, "row"), integer_in(body, "column")
            data = people.data_at(phone, message_id, row, column)
        hidden = bool(body.get("inaccessible"))
        query_id = people.press(self._world, phone, message_id, data, inaccessible=hidden)
        return {"callback_id": query_id}

    def _contact(self, phone: Phone, body: JSON) -> JSON:
        user_id = integer_in(body, "user_id") if "user_id" in body else None
        number = text_in(body, "phone_number", "")
        return {"message_id": people.share_contact(self._world, phone, number, user_id).id}

    def _location(self, phone: Phone, body: JSON) -> JSON:
        message = people.send_location(
            self._world,
            phone,
            number_in(body, "latitude"),
            number_in(body, "longitude"),
            live=bool(body.get("live")),
            title=text_in(body, "title", ""),
            address=text_in(body, "address", ""),
        )
        return {"message_id": message.id}

    def _document(self, phone: Phone, body: JSON) -> JSON:
        name, text = text_in(body, "file_name", "notes.txt"), text_in(body, "text", "")
        return {"message_id": people.send_document(self._world, phone, name, text).id}

    def _block(self, phone: Phone, body: JSON) -> JSON:
        self._world.set_blocked(phone, bool(body.get("blocked", True)))
        return {"blocked": phone.blocked}

    def _deactivate(self, phone: Phone, _body: JSON) -> JSON:
        phone.deactivated = True
        return {"deactivated": True}

    def _show(self, phone: Phone, _body: JSON) -> JSON:
        if phone.deactivated:
            raise ImpossibleError(409, f"{phone.user.first_name} has left Telegram")
        self._world.show(phone)
        return {"shown": True}

    def _put_away(self, phone: Phone, _body: JSON) -> JSON:
        self._world.put_away(phone)
        return {"shown": False}

    def _remove(self, phone: Phone, _body: JSON) -> JSON:
        self._world.remove_phone(phone)
        return {"shown": False}

    # ── clock ───────────────────────────────────────────────────────────────────────────────

    async def _jump(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        if body.get("to") == "next-reminder":
            due = await self.next_due() if self.next_due else None
            if due is None:
                raise ImpossibleError(404, "no reminder is waiting")
            jump = max(due - self._world.clock.now(), timedelta())
        else:
            seconds = body.get("advance")
            if not isinstance(seconds, int | float) or not 0 <= seconds <= _seconds(LONGEST_JUMP):
                raise ImpossibleError(
                    400, "advance is a number of seconds, forward, up to ten years"
                )
            jump = timedelta(seconds=seconds)
        if self._world.clock.now() + jump >= LAST_MOMENT:
            raise ImpossibleError(400, f"the clock stops before {LAST_MOMENT.year}")
        self._world.clock.advance(jump)
        self._world.tell("clock", self._clock_json)
        if self.on_clock_change:
            await self.on_clock_change()
        return as_json(self._clock_json())

    def _clock_json(self) -> JSON:
        clock = self._world.clock
        now = clock.now().astimezone(self._zone)
        return {"now": now.isoformat(), "clock_offset": _seconds(clock.offset)}

    # ── files and updates ───────────────────────────────────────────────────────────────────

    async def _file(self, request: web.Request) -> web.Response:
        try:
            file = self._world.files.get(request.match_info["file_id"])
        except RefusedError:
            raise ImpossibleError(404, "there is no such file") from None
        headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(file.name)}"}
        return web.Response(body=file.content, headers=headers, content_type=_mime(file.mime_type))

    async def _pending(self, _request: web.Request) -> web.Response:
        return as_json(len(self._world.updates))

    async def _idle(self, request: web.Request) -> web.Response:
        """Answer as soon as the bot has confirmed all updates; 408 if it takes too long."""
        try:
            patience = float(request.query.get("timeout", 10))
        except ValueError:
            patience = -1
        if not 0 <= patience <= LONGEST_IDLE:
            raise ImpossibleError(400, "timeout is a number of seconds, up to ten minutes")
        try:
            async with asyncio.timeout(patience):
                await self._world.updates.emptied()
        except TimeoutError:
            waiting = len(self._world.updates)
            raise ImpossibleError(408, f"the bot has not fetched {waiting} updates") from None
        return as_json({"idle": True})


async def _index(_request: web.Request) -> web.StreamResponse:
    return _fresh(PAGE / "index.html")


async def _page_file(request: web.Request) -> web.StreamResponse:
    return _fresh(PAGE / request.match_info["file"])


def _fresh(path: Path) -> web.StreamResponse:
    if not path.is_file():
        raise web.HTTPNotFound(text="there is no such page\n")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


def _mime(mime_type: str) -> str:
    """Pictures show in the page; anything else is downloaded, never run."""
    return mime_type if mime_type in ("image/png", "image/jpeg") else "application/octet-stream"


def _seconds(length: timedelta) -> float:
    return length.total_seconds()
