"""Whether memory stays flat: python -m tests.storm.memory [PRESSES] [PEOPLE].

The whole bot in this process, handed its updates directly; Telegram is a line that says yes.
"""

import asyncio
import gc
import itertools
import json
import re
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.request import BaseRequest, RequestData

from bot.bootstrap import open_runtime
from bot.chat.payload import Action, pack
from bot.chat.ways import Home
from bot.config.settings import Config
from bot.runtime.runtime import Runtime
from bot.shared.links.appointments import ShowAppointments
from bot.shared.links.booking import PickDay, PickTime
from bot.shared.links.days import FIRST_FREE
from bot.shared.links.finding import ShowDoctor, ShowDoctors
from bot.shared.links.people import SignUpAsPatient
from bot.telegram import line
from tests.builders import KEY, Builder, SetClock, open_store
from tests.databases import prepare
from tests.storm.clock import real_now
from tests.storm.waiting import until

TOKEN = "4200000001:nobody-but-this-test"
AT_ONCE = 100
MEGABYTE = 2**20
GROWS_LESS_THAN = 3 * MEGABYTE
"""What a bot may hold more after the second half of the presses than after the first."""

_ME = {"id": 4200000001, "is_bot": True, "first_name": "Praxis", "username": "praxis_bot"}


class Yes(BaseRequest):
    """A Telegram that does what it is asked at once."""

    def __init__(self, connections: int = 0, seconds: float = 0) -> None:
        del connections, seconds

    @property
    def read_timeout(self) -> float:
        """Seconds; nothing takes any here."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *timeouts: Any,
        **more_timeouts: Any,
    ) -> tuple[int, bytes]:
        """Answer as Telegram does when all is well."""
        del method, timeouts, more_timeouts
        asked = request_data.json_parameters if request_data else {}
        result: Any = True
        if url.endswith("/getMe"):
            result = _ME
        elif re.search(r"/(sendMessage|editMessageText|sendDocument)$", url):
            chat = {"id": int(asked["chat_id"]), "type": "private"}
            result = {"message_id": 1, "date": 0, "chat": chat, "text": "yes"}
        await asyncio.sleep(0)
        return 200, json.dumps({"ok": True, "result": result}).encode()


@dataclass(slots=True)
class Presses:
    """Updates without end: everybody presses one thing after another, and types now and then."""

    people: int
    buttons: Sequence[Action]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for number in itertools.count(1):
            person = 10_000_000 + number % self.people
            user = {"id": person, "is_bot": False, "first_name": f"Somebody {person}"}
            chat = {"id": person, "type": "private", "first_name": user["first_name"]}
            if number % 10 == 0:
                words = f"what was it that I wanted {number}"
                body = {"message_id": number, "date": 0, "chat": chat, "from": user, "text": words}
                yield {"update_id": number, "message": body}
                continue
            button = self.buttons[number // self.people % len(self.buttons)]
            shown = {"message_id": 1, "date": 1, "chat": chat, "from": _ME, "text": "A screen"}
            query = {"id": str(number), "from": user, "message": shown, "data": pack(button)}
            yield {"update_id": number, "callback_query": query | {"chat_instance": "1"}}


async def growth(database_url: str, presses: int, people: int) -> tuple[int, int]:
    """Return what the bot holds after half of the presses and after all of them, in bytes."""
    async with open_store(database_url) as store:
        build = Builder(store, SetClock(real_now()))
        doctor = await build.doctor()
        day = real_now() + timedelta(days=2)
        ahead = (day - build.clock.now()) / timedelta(hours=1)
        await build.slots(doctor.id, *(round(ahead) + hour for hour in range(8)))
    buttons = (
        ShowDoctors(0),
        ShowDoctor(doctor.id),
        PickDay(doctor.id, FIRST_FREE),
        PickTime(doctor.id, day.date()),
        SignUpAsPatient(),
        Home(),
        ShowAppointments(past=False, page=0),
    )
    config = Config.model_validate(
        {
            "telegram": {"token": TOKEN},
            "database": {"url": database_url},
            "privacy": {"key": [KEY]},
        }
    )
    updates = iter(Presses(people, buttons))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line, "AiohttpRequest", Yes)
        async with open_runtime(config) as runtime:
            tracemalloc.start()
            try:
                return (
                    await _held_after(runtime, updates, presses // 2),
                    await _held_after(runtime, updates, presses // 2),
                )
            finally:
                tracemalloc.stop()


async def _held_after(runtime: Runtime, updates: Iterator[dict[str, Any]], presses: int) -> int:
    """Have so many updates handled; return the bytes that are held then."""
    for _ in range(presses // AT_ONCE):
        await runtime.intake.take(list(itertools.islice(updates, AT_ONCE)))
        await until(lambda: runtime.intake.idle, "them to be handled", every=0.002)
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


async def _measure(url: str, presses: int, people: int) -> tuple[int, int]:
    await prepare(url)
    return await growth(url, presses, people)


def main(presses: int, people: int) -> int:
    """Print what was found; return 0 where memory stays flat."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'praxis.db'}"
        first, second = asyncio.run(_measure(url, presses, people))
    status = Path("/proc/self/status")
    resident = re.findall(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else []
    print(f"{presses} presses by {people} people")
    print(f"{first / MEGABYTE:8.1f} MB held after the first half")
    print(f"{second / MEGABYTE:8.1f} MB held after the second half")
    if resident:
        print(f"{int(resident[0]) / 1024:8.1f} MB resident, the database's cache included")
    flat = second - first < GROWS_LESS_THAN
    print("memory stays flat" if flat else "memory GROWS")
    return 0 if flat else 1


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] + [100_000, 10_000][len(sys.argv) - 1 :]
    sys.exit(main(*numbers))
