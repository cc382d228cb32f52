"""Own data: no table can tell of a person unseen, in an export or when that person is erased."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Column
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement

from storage.own_data import ERASED, EXPORTED, KEPT, NOT_FOLLOWED, NOT_TOLD
from storage.tables import accounts, metadata

PERSONS = {"accounts", "patients", "doctors"}
NAMED = {"account_id", "actor_id", "patient_id", "doctor_id", "telegram_id"}
"""What leads to a person without a foreign key, as the audit trail does."""


DOCS = Path(__file__).parents[2] / "docs" / "own-data.md"


def leads_to_a_person(column: Column[Any]) -> bool:
    keys = {key.target_fullname.partition(".")[0] for key in column.foreign_keys}
    itself = column.table.name in PERSONS and column.primary_key
    return bool(keys & PERSONS) or itself or (column.name in NAMED and column.table is not accounts)


def leading() -> set[Column[Any]]:
    return {one for table in metadata.sorted_tables for one in table.c if leads_to_a_person(one)}


def named_in(clauses: Iterable[ClauseElement]) -> set[Column[Any]]:
    """Return the columns of tables that these clauses speak of."""
    found = (one for clause in clauses for one in visitors.iterate(clause))
    return {one for one in found if isinstance(one, Column) and one.table in metadata.sorted_tables}


def test_each_column_that_leads_to_a_person_is_exported_or_left_out_for_a_reason() -> None:
    followed = {
        column
        for table, mine in EXPORTED.values()
        for column in named_in([mine])
        if column.table is table
    }
    assert leading() - followed - {*NOT_FOLLOWED} == set()
    assert {*NOT_FOLLOWED} - leading() == set()
    assert followed & {*NOT_FOLLOWED} == set()
    assert all((*NOT_FOLLOWED.values(), *NOT_TOLD.values()))


def test_each_column_that_leads_to_a_person_is_erased_or_kept_for_a_reason() -> None:
    ended = {
        column
        for statement in ERASED
        for column in named_in([statement.whereclause] if statement.whereclause is not None else [])
        if column.table is statement.table
    }
    assert leading() - ended - {*KEPT} == set()
    assert {*KEPT} - leading() == set()
    assert all(KEPT.values())


def test_every_list_of_an_export_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [kind for kind in EXPORTED if f"`{kind}`" not in text] == []
