"""What tells one thing from another of its kind."""

from typing import NewType

AccountId = NewType("AccountId", int)
PatientId = NewType("PatientId", int)
DoctorId = NewType("DoctorId", int)
SlotId = NewType("SlotId", int)
AppointmentId = NewType("AppointmentId", int)
TimeOffId = NewType("TimeOffId", int)
RecordId = NewType("RecordId", int)
AnnouncementId = NewType("AnnouncementId", int)
MaintenanceId = NewType("MaintenanceId", int)
WaitId = NewType("WaitId", int)
BusyCalendarId = NewType("BusyCalendarId", int)
InvitationId = NewType("InvitationId", int)
ListEntryId = NewType("ListEntryId", int)
