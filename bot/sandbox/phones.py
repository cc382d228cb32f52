"""The phones over HTTP: who has one, what is on it, what its owner does, and the files in chats."""

import secrets
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.answers import Handler, as_json
from bot.sandbox.bodies import body_of, integer_in, patience_in, text_in
from bot.sandbox.deeds import DEEDS, Deed
from bot.sandbox.faults import Faults
from bot.sandbox.messages import JSON, User
from bot.sandbox.moments import ClockApi
from bot.sandbox.people import ImpossibleError
from bot.sandbox.refusal import RefusedError
from bot.sandbox.routes import USER_ID, Route
from bot.sandbox.world import Phone, World

LARGEST_USER_ID = 2**52 - 1  # Bot API, User: at most 52 significant bits


class PhonesApi:
    """Everything about people and what they see."""

    def __init__(self, world: World, faults: Faults, clock: ClockApi) -> None:
        self._world = world
        self._faults = faults
        self._clock = clock
        self._run = secrets.token_hex(8)

    def routes(self) -> list[Route]:
        """Return the routes of the phones."""
        one = f"/phones/{USER_ID}"
        return [
            Route(
                "GET",
                "/state",
                "everything at once: bot, clock, faults, phones (`?phones=1,2` for some)",
                self._state,
            ),
            Route(
                "POST",
                "/phones",
                "give somebody a phone: `first_name`, and `last_name`, `username`, "
                "`language_code`, `phone_number`, `id`",
                self._add_phone,
            ),
            Route(
                "GET",
                one,
                "read a phone: its messages, keyboard, commands and the last answer to a press; "
                "with `?after=` a `revision` and `?wait=` seconds, as soon as anything is newer",
                self._read,
            ),
            *(
                Route("POST", f"{one}/{name}", deed.does, self._doing(deed))
                for name, deed in DEEDS.items()
            ),
            Route("GET", "/files/{file_id}", "the content of a file in a chat", self._file),
        ]

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
            "demo": self._clock.next_due is not None,
            "bot": about_bot,
            "phones": phones,
            "away": self._world.away_json(),
            "faults": self._faults.listed(),
        }
        return as_json(self._clock.told() | known)

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
        return as_json(self._told(phone))

    async def _read(self, request: web.Request) -> web.Response:
        """Answer at once, or as soon as something is newer than what was read before."""
        phone = self._phone(request)
        try:
            known = int(request.query.get("after", -1))
        except ValueError:
            raise ImpossibleError(400, "after is the revision of an earlier answer") from None
        await self._world.newer_than(known, patience_in(request, "wait", 0))
        return as_json(self._told(phone))

    def _told(self, phone: Phone) -> JSON:
        return self._world.phone_json(phone) | {"revision": self._world.revision}

    def _doing(self, deed: Deed) -> Handler:
        async def done(request: web.Request) -> web.Response:
            phone = self._phone(request)
            return as_json(deed.do(self._world, phone, await body_of(request, deed.most_bytes)))

        return done

    def _phone(self, request: web.Request) -> Phone:
        phone = self._world.phones.get(int(request.match_info["id"]))
        if phone is None:
            raise ImpossibleError(404, "there is no such phone")
        return phone

    async def _file(self, request: web.Request) -> web.Response:
        try:
            file = self._world.files.get(request.match_info["file_id"])
        except RefusedError:
            raise ImpossibleError(404, "there is no such file") from None
        headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(file.name)}"}
        return web.Response(body=file.content, headers=headers, content_type=_mime(file.mime_type))


def _mime(mime_type: str) -> str:
    """Pictures show in the page; anything else is downloaded, never run."""
    return mime_type if mime_type in ("image/png", "image/jpeg") else "application/octet-stream"
