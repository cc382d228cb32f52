"""Buttons of those for whom one books."""

from bot.chat.payload import Action, action
from core.model import PatientId, Relation, SlotId


@action("gr")
class ChooseRelation(Action):
    """What they are is chosen: ask for the name. ``slot`` is as in AddSomebody."""

    relation: Relation
    slot: SlotId


@action("gx")
class RemoveSomebody(Action):
    patient: PatientId
