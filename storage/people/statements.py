"""What is asked of people both in a unit of work and on pages."""

from sqlalchemy import bindparam, case, select

from core.model import Relation
from storage import rows
from storage.tables import accounts, carers, doctors, patients

ACCOUNTS = select(*rows.ACCOUNT)
ACCOUNT = ACCOUNTS.where(accounts.c.id == bindparam("account"))
PATIENTS = select(*rows.PATIENT)
PATIENT = PATIENTS.where(patients.c.id == bindparam("patient"))
ONESELF_FIRST = case((carers.c.relation == Relation.SELF, 0), else_=1)
DOCTORS = select(*rows.DOCTOR).select_from(rows.DOCTORS)
DOCTOR = DOCTORS.where(doctors.c.id == bindparam("doctor"))
OWN_DOCTOR = DOCTORS.where(doctors.c.account_id == bindparam("account"))
