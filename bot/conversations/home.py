"""Starting, the menu, help, language, status, and leaving whatever is being entered."""

from bot.actions.home import Home, Nothing, SetLanguage, ShowHelp, ShowLanguages
from bot.router import Answer, Router
from bot.screen import Reply, Screen
from bot.screens import home
from bot.turn import Turn

router = Router()


@router.command("start")
async def start(turn: Turn, _payload: str) -> Answer:
    """Welcome someone new; bring everybody else to their menu."""
    turn.refresh_menu = True
    await turn.services.post.reachable(turn.person.telegram_id)
    if turn.person.signed_up:
        return home.menu(turn.person, turn.t)
    return home.welcome(turn.person, turn.t, turn.services.policy)


@router.on(Home)
async def go_home(turn: Turn, _action: Home) -> Answer:
    """Leave what is being entered and show the menu."""
    turn.leave()
    return home.menu(turn.person, turn.t)


@router.command("cancel")
async def cancel(turn: Turn, _text: str) -> Answer:
    """Leave what is being entered; nothing of it is kept."""
    said = turn.t("cancel.left" if turn.form else "cancel.nothing")
    turn.leave()
    return home.menu(turn.person, turn.t).above(said)


@router.on(Nothing)
async def nothing(turn: Turn, _action: Nothing) -> Answer:
    """An inert cell was pressed."""
    return Reply(toast=turn.t.plain("nothing.toast"))


@router.command("help")
async def help_command(turn: Turn, _text: str) -> Answer:
    """Say how it works."""
    return home.help_page(turn.person, turn.t, turn.services.policy)


@router.on(ShowHelp)
async def show_help(turn: Turn, _action: ShowHelp) -> Answer:
    """Say how it works."""
    return home.help_page(turn.person, turn.t, turn.services.policy)


@router.command("privacy")
async def privacy(turn: Turn, _text: str) -> Answer:
    """Say what is kept about a person."""
    return Screen(turn.t("privacy.text"), (home.back_row(turn.t),))


@router.command("status")
async def status(turn: Turn, _text: str) -> Answer:
    """Say whether the service is well; getting here shows that database and bot are.

    An admin also sees how the deliveries stand.
    """
    post = await turn.services.post.standing(turn.now) if turn.person.is_admin else None
    return home.status(turn.t, turn.services.policy, turn.now, post)


@router.command("language")
async def language_command(turn: Turn, _text: str) -> Answer:
    """Offer the languages there are."""
    return home.languages(turn.t, turn.services.languages.all())


@router.on(ShowLanguages)
async def show_languages(turn: Turn, _action: ShowLanguages) -> Answer:
    """Offer the languages there are."""
    return home.languages(turn.t, turn.services.languages.all())


@router.on(SetLanguage)
async def set_language(turn: Turn, action: SetLanguage) -> Answer:
    """Speak another language from now on."""
    t = turn.services.languages.speak(action.code)
    turn.person = await turn.services.front_desk.speak(turn.person.id, t.language)
    turn.refresh_menu = True
    return home.menu(turn.person, t).above(t("language.set"))
