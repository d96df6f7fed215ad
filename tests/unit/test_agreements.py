"""287(g) agreements at the time of a search, from all lists held."""

from __future__ import annotations

from datetime import date

import pytest

from graphshare.domain.agreements import Listed, is_over, spells
from graphshare.domain.model import Evidence
from graphshare.engine import connect
from graphshare.facts.agreements import status_sql


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def row(
    agency: str, signed: str | None, *days: str, model: str = "task force", ended: str | None = None, over: bool = False
) -> Listed:
    listed = tuple(date.fromisoformat(d) for d in days)
    return Listed(agency, model, day(signed), day(ended), over, listed, Evidence("+".join(days) or "r", 2))


def status(rows: list[Listed], agency: str, on: str | None, *lists: str) -> str:
    con = connect()
    con.execute(
        "CREATE TABLE spells (source VARCHAR, signed DATE, ended DATE, listed_from DATE, listed_until DATE, over BOOLEAN)"
    )
    for s in spells(rows):
        con.execute(
            "INSERT INTO spells VALUES (?, ?, ?, ?, ?, ?)",
            [s.agency, s.signed, s.ended, s.listed_from, s.listed_until, s.over],
        )
    con.execute("CREATE TABLE list_days (day DATE)")
    for d in {*lists, *(str(d) for r in rows for d in r.days)}:
        con.execute("INSERT INTO list_days VALUES (?)", [d])
    found = con.execute(f"SELECT {status_sql('a', 'd')} FROM (SELECT ? AS a, ?::DATE AS d)", [agency, on]).fetchall()
    return str(found[0][0])


A = "elm-so"


@pytest.mark.parametrize(
    ("rows", "on", "lists", "said"),
    [
        ([row(A, "2025-02-26", "2025-07-18")], "2025-06-01", (), "in force"),
        ([row(A, "2025-02-26", "2025-07-18")], "2025-02-01", (), "signed later"),
        ([row(A, "2025-02-26", "2025-07-18")], "2025-10-20", (), "in force"),  # 94 days after the newest list
        ([row(A, "2025-02-26", "2025-07-18")], "2025-12-20", (), "on the list of 2025-07-18"),
        ([row(A, "2025-02-26", "2025-07-18")], "2025-10-20", ("2026-05-18",), "last listed 2025-07-18"),
        ([row(A, "2025-02-26", "2025-07-18", "2026-05-18")], "2025-10-20", (), "in force"),
        ([row(A, "2025-02-26", "2025-07-18", ended="2025-09-01")], "2025-10-20", (), "ended 2025-09-01"),
        ([row(A, "2025-02-26", "2025-07-18", ended="2025-09-01")], "2025-08-20", (), "in force"),
        ([row(A, "2025-03-04", "2025-08-11", over=True)], "2025-10-14", (), "last listed 2025-08-11"),
        ([row(A, "2025-03-04", "2025-08-11", over=True)], "2025-08-01", (), "in force"),
        ([row(A, None, "2025-07-18")], "2025-06-01", (), "on the list of 2025-07-18"),
        ([row(A, "2025-02-26")], "2025-06-01", (), "on a list without a day"),
        ([row("fir-pd", "2025-02-26", "2025-07-18")], "2025-06-01", ("2025-05-01",), "not on the list of 2025-07-18"),
        ([row("fir-pd", "2025-02-26", "2025-07-18")], "2025-09-01", (), "not on the list of 2025-07-18"),
        ([], "2025-06-01", (), "no list held"),
        ([row(A, "2025-02-26", "2025-07-18")], None, (), "day not known"),
    ],
)
def test_an_agreement_is_judged_on_the_day_of_the_search(
    rows: list[Listed], on: str | None, lists: tuple[str, ...], said: str
) -> None:
    assert status(rows, A, on, *lists) == said


def test_of_several_models_the_one_in_force_counts() -> None:
    rows = [row(A, "2019-01-01", "2020-06-01", model="jail enforcement", over=True), row(A, "2025-02-26", "2025-07-18")]
    assert status(rows, A, "2025-06-01") == "in force"
    assert status(rows, A, "2020-01-01") == "in force"
    assert status(rows, A, "2022-01-01") == "last listed 2020-06-01"


def test_one_agreement_on_three_lists_is_one() -> None:
    rows = [row(A, "2025-02-26", "2025-07-18"), row(A, "2025-02-26", "2026-05-18"), row(A, None, "2026-05-20")]
    (one,) = spells(rows)
    assert (one.signed, one.listed_from, one.listed_until) == (day("2025-02-26"), day("2025-07-18"), day("2026-05-20"))
    assert one.evidence.release == "2026-05-20"


def test_an_agreement_signed_again_after_its_end_is_another() -> None:
    rows = [row(A, "2019-01-01", "2019-06-01", ended="2021-01-20"), row(A, "2025-02-26", "2025-07-18")]
    assert [(s.signed, s.ended) for s in spells(rows)] == [
        (day("2019-01-01"), day("2021-01-20")),
        (day("2025-02-26"), None),
    ]
    assert spells(rows) == spells(rows[::-1])


@pytest.mark.parametrize(
    "word", ["Removed", "TERMINATED", "Superseded", "expired", "Inactive", "withdrawn", "Rescinded"]
)
def test_words_of_an_ending_are_known(word: str) -> None:
    assert is_over(word)


@pytest.mark.parametrize("word", ["Active", "In effect", "Current", "pending", None, ""])
def test_words_of_a_running_agreement_are_no_ending(word: str | None) -> None:
    assert not is_over(word)
