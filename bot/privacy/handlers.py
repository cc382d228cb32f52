"""One's own data: each way is told before it is gone, and the last one needs a word."""

import asyncio
from dataclasses import replace

from bot.chat.context import Context
from bot.chat.router import Answer, Router
from bot.chat.screen import File, Reply, Screen
from bot.chat.ways import ComeBack
from bot.privacy import exchange, export, screens
from bot.privacy.actions import AskErase, AskForgetChat, ExportData, ForgetChat
from bot.shared import fhir
from bot.shared.links.people import ShowPrivacy
from core.model import AdminRole, Principal

router = Router()

ERASE = "privacy.erase"


@router.command("privacy")
async def privacy_command(context: Context, _text: str) -> Answer:
    """Say what is kept about a person, and what they can do about it."""
    return screens.privacy(context.t, context.services.policy)


@router.on(ShowPrivacy)
async def show_privacy(context: Context, _action: ShowPrivacy) -> Answer:
    """Say what is kept; who was asked for the word has gone back."""
    if context.draft(ERASE) is not None:
        context.leave()
    return screens.privacy(context.t, context.services.policy)


@router.on(ExportData)
async def export_data(context: Context, _action: ExportData) -> Answer:
    """Send everything in two files, for machines and to be read, and appointments as FHIR."""
    held = await context.services.own_data.export(context.actor)
    files = export.files(context.t, context.services.policy, held)
    clinic = fhir.Clinic(context.services.link, context.t.zone, context.t.language)
    content = await asyncio.to_thread(exchange.as_fhir, clinic, held)
    files.append((context.t("privacy.file-fhir"), File("my-appointments.fhir.json", content)))
    return Reply(screens.exported(context.t), more=tuple(Screen(text, file=f) for text, f in files))


@router.on(AskForgetChat)
async def ask_forget(context: Context, _action: AskForgetChat) -> Answer:
    """Say what being left alone means."""
    doctor = context.principal.practises
    return screens.ask_forget(context.t, doctor=doctor, admin=context.account.is_admin)


@router.on(ForgetChat)
async def forget(context: Context, _action: ForgetChat) -> Answer:
    """Stop all letters, and drop what is half written. Pressed twice it ends alike."""
    account = await context.services.own_data.forget_chat(context.actor)
    context.leave()
    context.principal = replace(context.principal, account=account)
    return screens.forgotten(context.t)


@router.on(ComeBack)
async def come_back(context: Context, _action: ComeBack) -> Answer:
    """Write to this person again, and show what they can do here."""
    account = await context.services.own_data.resume_chat(context.actor)
    context.principal = replace(context.principal, account=account)
    return context.menu()


# Erasing


@router.on(AskErase)
async def ask_erase(context: Context, _action: AskErase) -> Answer:
    """Show what goes and what stays, and ask for the word."""
    asked = await _ask(context)
    await context.ask(ERASE, {})
    return asked


async def _ask(context: Context) -> Screen:
    going = await context.services.own_data.look(context.actor)
    return screens.ask_erase(context.t, going)


@router.typed(ERASE, _ask)
async def erase(context: Context, text: str) -> Answer:
    """Erase everything where the word was written; anything else erases nothing."""
    if not context.services.languages.means(text, "privacy.word"):
        return (await _ask(context)).above(context.t("privacy.not-the-word"))
    await context.services.own_data.erase(context.actor)
    context.leave()
    context.refresh_menu = True
    stranger = replace(context.account, admin=AdminRole.NONE)
    context.principal = Principal(stranger)
    return screens.erased(context.t)
