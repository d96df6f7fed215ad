"""The month of an entry is one rule, said to the engine and read by people."""

from __future__ import annotations

from datetime import datetime

import pytest

from graphshare.domain.months import name_sql, number_sql
from graphshare.engine import connect

CASES = [
    (datetime(2025, 1, 1), 2025 * 12, "2025-01"),
    (datetime(2025, 1, 31, 23, 59, 59, 999_999), 2025 * 12, "2025-01"),
    (datetime(2025, 12, 31, 23, 59, 59), 2025 * 12 + 11, "2025-12"),
    (datetime(2024, 2, 29), 2024 * 12 + 1, "2024-02"),
    (datetime(987, 6, 5), 987 * 12 + 5, "0987-06"),
    (datetime(9999, 12, 31), 9999 * 12 + 11, "9999-12"),
    (None, None, None),
]


@pytest.mark.parametrize(("at", "number", "name"), CASES)
def test_the_month_of_an_entry_has_one_number_and_one_name(
    at: datetime | None, number: int | None, name: str | None
) -> None:
    told = f"SELECT n, {name_sql('n')} FROM (SELECT {number_sql('t')} AS n FROM (SELECT ?::TIMESTAMP AS t))"
    assert connect().execute(told, [at]).fetchall() == [(number, name)]
    if at is not None:
        assert (name, number) == (f"{at:%Y}".zfill(4) + f"-{at:%m}", at.year * 12 + at.month - 1)
