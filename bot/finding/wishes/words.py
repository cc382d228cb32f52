"""Words of wishes: those that say nothing, those that say it all, those that are misspelt."""

import re


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


FILLERS = frozenset(
    _words(
        """
    a about after am an and any anybody anyone anything appointment appointments are as at
    available be before between book booking but by can check come coming could date day days do
    doctor doctors early end find first for free from get give go good have hello help hey hi
    how i i'd i'm if in is it late later less let like looking make may maybe me meet more my
    myself need needed next of on one open or our out perhaps please pls possible quick right
    see seen short show slot slots some somebody someone something sometime soon sooner
    specialist start than thank thanks that the then there these this time times to today until
    us visit wanna want wants we week weeks what when which who will wish with would you your
    а бы был была быть в вам вас ваш во врач врача врачей врачи врачу времени время всех где да
    дайте дата день для дней дня до добрый доктор доктора доктору если есть еще же за записаны
    записать записаться записи записываюсь запись запишите здравствуйте и из или им их к как
    какие какое какой ко когда которая которого которые который кто ли лучше любого любое меня
    мне могу может можете можно мой моя мы на надо найди найдите нам не ну нужен нужна нужно о
    об окно окошко он она они от очень по под подскажите пожалуйста пойти покажите показать
    попасть поскорее после при привет прием приема приеме приему принимает принимаете принимают
    про просто раз с сам самая самое самый свободно свободного свободное свободные себе сейчас
    со спасибо специалист специалиста специалисту срочно там то тоже только ты у уж хотел хотела
    хотелось хочу часа часов через что чтобы это этот я
    """
    )
)
"""Words that say nothing of what is wished for."""

ANYTHING = frozenset(
    _words(
        """
    anybody anyone asap available earliest first free nearest next now quickly soon soonest
    urgent urgently
    ближайшая ближайшего ближайшее ближайший ближайшую любого любой любому пораньше поскорее
    ранее раннее ранний раннюю раньше свободно свободное свободные сейчас скорее срочно
    """
    )
)
"""Words that by themselves wish for the earliest time there is."""

DATE_WORDS = _words(
    """
    tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday january february
    september october november december morning afternoon evening weekend завтра сегодня
    послезавтра понедельник вторник четверг пятницу субботу воскресенье утром вечером января
    февраля апреля августа сентября октября ноября декабря
    """
)
"""Words of the calendar that people misspell."""

BOOKING = frozenset(
    _words(
        """
    appointment appointments book booking doctor doctors find see slot slots time times visit
    врач врача врачей врачу время доктор доктора доктору записать записаться записи запись запишите
    прием приема приему приеме
    """
    )
)
"""Words that ask for an appointment without saying which."""
