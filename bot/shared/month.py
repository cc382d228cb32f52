"""What the days of a month hold, as its doctor sees them on every calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.chat.words import Translator
from bot.shared import marks
from bot.shared.holidays import NamedDay, holidays_named
from core.ports.agenda import DayMark


@dataclass(frozen=True, slots=True)
class Held:
    """The days of a month that have slots, as seen ``today``, and its public holidays."""

    days: Sequence[DayMark]
    today: date
    named: Sequence[NamedDay] = ()

    @property
    def marked(self) -> Mapping[date, str]:
        """The marks of the days that have slots; days that have passed wear none."""
        return marks.of_days(self.days, self.today)

    @property
    def holidays(self) -> Sequence[date]:
        """The public holidays of the month."""
        return [one.day for one in self.named]

    def legend(self, t: Translator) -> list[Markup | None]:
        """Say what the marks mean, where there are any, and name the holidays (HTML)."""
        return [
            t("schedule.legend") if self.days else None,
            holidays_named(t, "schedule.holidays", self.named),
        ]
