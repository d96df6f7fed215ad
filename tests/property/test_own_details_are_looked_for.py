"""The engine's quick look finds every row whose own plate or searcher would be masked in its texts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.engine import connect
from graphshare.sources.audits.entries import ENTRY
from graphshare.sources.audits.odd_cells import _own_rows
from graphshare.sources.values.masking import mask

_LETTERS = "aBkKsS\u017f\u212a\u0130iI1203 .-/,_'\u00a0\uff11\uff21\u200b\u00e9"
_CELLS = st.one_of(
    st.text(_LETTERS, max_size=10),
    st.sampled_from(
        [
            "Bikk Kisa",
            "Kisa, B.",
            "b.kisa",
            "SIKB120, KIS1203",
            "Bo Li",
            "Li, Bo",
            "b.li",
            "J. Li",
            "Bikk Kisa / Bo Li",
            "B I K",
        ]
    ),
)


@st.composite
def _rows(draw: st.DrawFn) -> tuple[str | None, str | None, str | None, str | None]:
    plate, searcher = draw(_CELLS), draw(_CELLS)
    own = draw(st.sampled_from([plate, searcher, "", *plate.split(","), *searcher.split(" ")]))
    dressed = draw(
        st.sampled_from(
            [
                *(
                    own,
                    own.upper(),
                    own.lower(),
                    "_".join(own),
                    " ".join(own),
                    own.replace(" ", "."),
                    own.replace(" ", " Q. "),
                ),
                " ".join(reversed(own.split())),
            ]
        )
    )
    reason = draw(st.text(_LETTERS, max_size=4)) + " " + dressed + " " + draw(st.text(_LETTERS, max_size=4))
    return plate or None, searcher or None, reason, draw(st.sampled_from([None, dressed]))


@settings(max_examples=60, deadline=None)
@given(st.lists(_rows(), min_size=1, max_size=20))
def test_a_row_that_tells_its_own_plate_or_searcher_is_looked_at(
    rows: list[tuple[str | None, str | None, str | None, str | None]],
) -> None:
    connection = connect()
    columns = ", ".join(
        f"unnest(${i}::VARCHAR[]) AS {c}" for i, c in enumerate(("plate", "searcher", "reason", "case_number"), 1)
    )
    connection.execute(
        f"CREATE TEMP TABLE staged_rows AS SELECT {ENTRY} AS what, * FROM (SELECT {columns})",
        [list(c) for c in zip(*rows, strict=True)],
    )
    connection.execute(
        "CREATE TEMP TABLE names AS SELECT DISTINCT 'searcher' AS field, searcher AS c FROM staged_rows WHERE searcher IS NOT NULL"
    )
    looked = set(connection.execute(f"SELECT plate, searcher, reason, case_number FROM ({_own_rows()})").fetchall())
    for plate, searcher, *texts in rows:
        said = [mask(t, plate, searcher)[1] for t in texts if t]
        if any(
            s.get("searcher") or (s.get("plate", 0) > mask(t)[1].get("plate", 0))
            for s, t in zip(said, [t for t in texts if t], strict=True)
        ):
            assert (plate, searcher, *texts) in looked
