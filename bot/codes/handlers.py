"""Codes to print: a doctor's own, and for admins those of every doctor and specialty."""

from bot.chat.context import Context
from bot.chat.pages import page_of
from bot.chat.router import Answer, Router
from bot.chat.screen import Picture, Screen
from bot.codes import screens
from bot.codes.actions import ShowDoctorCode, ShowSpecialtyCode
from bot.shared.deep_links import address, word_of_doctor, word_of_specialty
from bot.shared.links.finding import ShowCodes, ShowMyCode
from bot.shared.lookups import bookable_doctor, practising, require_admin
from bot.shared.qr import drawn
from bot.shared.specialties import by_name, in_words, marked
from core.errors import NotFoundError
from core.model import DoctorId
from core.ports.finding import Who

router = Router()
router.practice.add(ShowMyCode)


@router.on(ShowMyCode)
async def show_my_code(context: Context, _action: ShowMyCode) -> Answer:
    """Send the code of the doctor who speaks."""
    return await _of_doctor(context, practising(context), by_admin=False)


@router.on(ShowCodes)
async def show_codes(context: Context, action: ShowCodes) -> Answer:
    """List the specialties and the doctors, for an admin to choose whose code to print."""
    require_admin(context)
    finder = context.services.finder
    page = await page_of(action.page, lambda limit, skip: finder.doctors(Who(), limit, skip))
    practised = () if page.number else await context.services.queries.specialties()
    specialties = by_name(context.t, practised)[: screens.MOST_SPECIALTIES]
    return screens.codes(context.t, specialties, page)


@router.on(ShowDoctorCode)
async def show_doctor_code(context: Context, action: ShowDoctorCode) -> Answer:
    """Send the code of any doctor to an admin."""
    require_admin(context)
    return await _of_doctor(context, action.doctor, by_admin=True)


@router.on(ShowSpecialtyCode)
async def show_specialty_code(context: Context, action: ShowSpecialtyCode) -> Answer:
    """Send the code of a specialty to an admin."""
    require_admin(context)
    practised = await context.services.queries.specialties()
    specialty = marked(context.t.lists, action.mark, practised)
    if specialty is None:
        raise NotFoundError
    link = address(context.services.link, word_of_specialty(specialty))
    picture = Picture(f"{action.mark}.png", drawn(link))
    return screens.code(context.t, in_words(context.t, specialty), link, picture, by_admin=True)


async def _of_doctor(context: Context, doctor_id: DoctorId, *, by_admin: bool) -> Screen:
    doctor = await bookable_doctor(context, doctor_id)
    word = word_of_doctor(doctor.id)
    link = address(context.services.link, word)
    picture = Picture(f"{word}.png", drawn(link))
    return screens.code(context.t, doctor.name, link, picture, by_admin=by_admin)
