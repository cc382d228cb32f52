"""Starting, the menu, help, language, status, and leaving whatever is being entered."""

from dataclasses import replace

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import Reply, Screen
from bot.chat.ways import Home, Nothing
from bot.home import screens
from bot.home.actions import SetLanguage, ShowHelp
from bot.home.greeting import at_home, greeted
from bot.shared.deep_links import target
from bot.shared.links.finding import FindTimes, ShowDoctor
from bot.shared.links.invitations import OpenInvitation
from bot.shared.links.people import ShowLanguages

router = Router()


@router.command("start")
async def start(context: Context, payload: str) -> Answer:
    """Welcome someone new; bring everybody else to their menu, or to where a link leads."""
    context.refresh_menu = True
    await context.services.deliveries.reachable(context.account.telegram_id)
    if not payload:
        return await greeted(context)
    wanted = target(payload)
    if wanted is None:
        return (await greeted(context)).above(context.t("link.unknown"))
    if wanted.invitation is not None:
        return OpenInvitation(wanted.invitation)
    return FindTimes(payload) if wanted.doctor is None else ShowDoctor(wanted.doctor)


@router.on(Home)
async def go_home(context: Context, _action: Home) -> Answer:
    """Leave what is being entered and show the menu."""
    context.leave()
    return await at_home(context)


@router.command("cancel")
async def cancel(context: Context, _text: str) -> Answer:
    """Leave what is being entered; nothing of it is kept."""
    said = context.t("cancel.left" if context.form else "cancel.nothing")
    context.leave()
    return (await at_home(context)).above(said)


@router.on(Nothing)
async def nothing(context: Context, _action: Nothing) -> Answer:
    """An inert cell was pressed."""
    return Reply(toast=context.t.plain("nothing.toast"))


@router.command("help")
async def help_command(context: Context, _text: str) -> Answer:
    """Say how it works."""
    return _help(context)


@router.on(ShowHelp)
async def show_help(context: Context, _action: ShowHelp) -> Answer:
    """Say how it works."""
    return _help(context)


def _help(context: Context) -> Screen:
    services = context.services
    return services.menu.help(context.principal, context.t, services.policy)


@router.command("status")
async def status(context: Context, _text: str) -> Answer:
    """Say whether the service is well; getting here shows that database and bot are.

    An admin also sees how the deliveries stand.
    """
    services, outbox = context.services, None
    plans = services.maintenance.ahead(context.now)
    if context.account.is_admin:
        outbox = await services.deliveries.status(context.now)
    return screens.status(context.t, services.policy, context.now, outbox, plans)


@router.command("language")
async def language_command(context: Context, _text: str) -> Answer:
    """Offer the languages there are."""
    return screens.languages(context.t, context.services.languages.all())


@router.on(ShowLanguages)
async def show_languages(context: Context, _action: ShowLanguages) -> Answer:
    """Offer the languages there are."""
    return screens.languages(context.t, context.services.languages.all())


@router.on(SetLanguage)
async def set_language(context: Context, action: SetLanguage) -> Answer:
    """Speak another language from now on."""
    t = context.services.languages.speak(action.code).at(context.now)
    account = await context.services.people.speak(context.actor, t.language)
    context.principal = replace(context.principal, account=account)
    context.refresh_menu = True
    return context.services.menu.show(context.principal, t).above(t("language.set"))
