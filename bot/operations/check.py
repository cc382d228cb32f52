"""Looks at everything a start depends on, and tells all that is wrong at once."""

from collections.abc import Awaitable, Callable, Collection

import aiohttp

from bot.config.settings import Config
from bot.config.values import without_login

# A person waits for the answer.
PATIENCE = aiohttp.ClientTimeout(total=15, sock_connect=5)


async def check(
    config: Config,
    probe_database: Callable[[Config], Awaitable[tuple[str, list[str]]]],
    tell: Callable[[str], None] = print,
    *,
    skip: Collection[str] = (),
) -> list[str]:
    """Try the token and the database; tell what is well, return what is not.

    ``probe_database`` says how the database is, and what is wrong with it. ``skip`` names the
    sections that are known to be broken already.
    """
    problems: list[str] = []
    if "telegram" not in skip:
        name, token_problems = await ask_telegram(config.telegram.api_url, config.telegram.token)
        problems += token_problems
        if name:
            tell(f"OK: Telegram knows this bot as @{name}")
    if "database" not in skip:
        well, database_problems = await probe_database(config)
        problems += [one for one in database_problems if not _told_already(one, skip)]
        if well:
            tell(f"OK: {well}")
    return problems


def _told_already(problem: str, sections: Collection[str]) -> bool:
    """Say whether a problem is of a section that is broken anyway, whose keys were not read."""
    return any(problem.startswith(f"[{section}]") for section in sections)


async def ask_telegram(api_url: str, token: str) -> tuple[str | None, list[str]]:
    """Ask the Bot API who this token is; return the bot's user name, and the problems."""
    shown = without_login(api_url)
    stranger = f"[telegram] api_url: what answers at {shown} is not the Bot API"
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.get(f"{api_url}/bot{token}/getMe") as response,
        ):
            status, answer = response.status, await response.json(content_type=None)
    except (aiohttp.ClientConnectionError, TimeoutError):
        return None, [f"[telegram] api_url: {shown} cannot be reached"]
    except (aiohttp.ClientError, ValueError):
        return None, [stranger]
    match status, answer:
        case 200, {"ok": True, "result": {"username": str(name)}}:
            return name, []
        case 401 | 404, {"ok": False}:
            return None, ["[telegram] token: Telegram does not know it; ask @BotFather for it"]
        case _, {"ok": False, "description": str(reason)}:
            said = " ".join(reason.split())[:200]
            return None, [f'[telegram] api_url: {shown} answers {status} "{said}"']
        case _:
            return None, [stranger]
