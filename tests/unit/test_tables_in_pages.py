"""Tables in web pages: reports of hits and audits, also under ``.xls`` and from Google Sheets; and pages that hold nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphshare.errors import InputError
from graphshare.releases import Release, ReleaseCache
from graphshare.sources import ingest_file
from graphshare.sources.formats.page_tables import tables_in

LOG = [
    ["Name", "Org Name", "Total Networks Searched", "Reason", "Search Time"],
    ["***", "Millbrook OH PD", "5", "ICE & HSI", "01/14/2025, 06:47:21 PM UTC"],
    ["***", "Tolver OH PD", "6", "theft", "01/15/2025, 06:47:21 PM UTC"],
]
HITS = [
    ["Date", "Agency", "Case", "Reason"],
    ["2024-09-16 09:33:57-07", "Irwin CA PD", "24-1", "HSI"],
    ["2024-09-17 09:33:57-07", "Colma CA PD", "24-2", "ICE"],
]


def table(rows: list[list[str]]) -> str:
    return "<table border=1>" + "".join("<tr>" + "".join(f"<td>{c}" for c in r) + "</tr>\n" for r in rows) + "</table>"


def sheets(rows: list[list[str]]) -> str:
    """As Google Sheets writes a page: letters above, numbers beside, and a bar below the frozen row."""
    letters = "".join(f'<th id="C{i}">{chr(65 + i)}</th>' for i in range(len(rows[0])))
    body = [
        f'<tr><th class="row-headers-background"><div>{n}</div></th>' + "".join(f"<td>{c}</td>" for c in r) + "</tr>"
        for n, r in enumerate(rows, 1)
    ]
    bar = f'<tr><th style="height:3px;"></th>{"<td></td>" * len(rows[0])}</tr>'
    return f'<table class="waffle"><thead><tr><th></th>{letters}</tr></thead><tbody>{body[0]}{bar}{"".join(body[1:])}</tbody></table>'


def page(body: str, title: str = "Elm CA PD: searches") -> str:
    return f"<!doctype html><html><head><title>{title}</title><style>td{{}}</style></head><body><p>A report.</p>{body}</body></html>"


def read(tmp_path: Path, name: str, text: str) -> list[Release]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return ingest_file(path, ReleaseCache(tmp_path / "releases"))


@pytest.mark.parametrize("write", [table, sheets])
@pytest.mark.parametrize("name", ["report.html", "report.xls"])
def test_a_table_of_an_audit_or_of_hits_is_read_as_one(tmp_path: Path, write: object, name: str) -> None:
    (log,) = read(tmp_path, name, page(write(LOG)))  # type: ignore[operator]
    assert (log.kind, log.agency, log.rows, log.records) == ("network audit", "Elm CA PD", 2, 2)
    (hits,) = read(tmp_path, "hits " + name, page(write(HITS)))  # type: ignore[operator]
    assert (hits.kind, hits.records, hits.selection) == ("keyword hits", 2, "keyword")


def test_a_report_that_mentions_a_transparency_portal_is_no_portal(tmp_path: Path) -> None:
    body = f"<p>See the transparency portal at transparency.flocksafety.com/elm-ca-pd.</p>{table(HITS)}"
    (release,) = read(tmp_path, "r.html", page(body))
    assert (release.kind, release.records) == ("keyword hits", 2)


def test_two_tables_of_a_page_are_two_releases(tmp_path: Path) -> None:
    body = f"<h2>Marrow OH PD</h2>{table(LOG)}<h2>Ansel OH PD</h2>{table(LOG)}<table><tr><td>layout</td></tr></table>"
    assert [(r.agency, r.sheet) for r in read(tmp_path, "r.html", page(body))] == [
        ("Marrow OH PD", "table 1"),
        ("Ansel OH PD", "table 2"),
    ]


def test_cells_that_span_stand_in_each_row_and_column(tmp_path: Path) -> None:
    text = "<table><tr><th>a<th colspan=2>b</tr><tr><td rowspan=2>1<td>2<td>3<br>4</tr><tr><td>5<td>6</table>"
    assert [t.records for t in tables_in(text)] == [[["a", "b", "b"], ["1", "2", "3\n4"], ["1", "5", "6"]]]


@given(st.text(alphabet="<>/=\"' tdrhable!-&;\n123", max_size=300))
def test_no_page_breaks_the_reader_of_tables(text: str) -> None:
    for found in tables_in("<table>" + text):
        assert len(found.records) > 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.html", page("<p>Nothing here.</p>"), "without a table"),
        ("b.html", page("", "Transparency Portal"), "before it was loaded"),
        ("c.html", page(table([["color", "weight"], ["red", "3"]])), "layout"),
        (
            "d.xml",
            (
                '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
                '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
            ),
            "SpreadsheetML",
        ),
        (
            "e.xls",
            '<?xml version="1.0"?><ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"></ss:Workbook>',
            "save it as XLSX or CSV",
        ),
    ],
)
def test_what_holds_no_records_is_refused_with_what_to_do(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, name, text)
    assert said in f"{error.value.message} {error.value.hint}"
    assert error.value.hint
    assert ReleaseCache(tmp_path / "releases").all() == []
