"""What leaves for the clinic's other systems."""

from datetime import date, datetime

from bot.chat.payload import Action, action


@action("jf")
class ExportForExchange(Action):
    """A FHIR file of appointments, from behind the one of this time and number."""

    first: date
    last: date
    start: datetime
    after: int
