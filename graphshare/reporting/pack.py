"""A report with what somebody else needs to check it: rows, hashes, method, and a script that counts again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from graphshare.disk.ours import mark, may_replace_folder
from graphshare.disk.writing import whole_folder
from graphshare.domain.provenance import Cited
from graphshare.questions.spoken_for import SearchLine, parties
from graphshare.reporting.report import METHOD, Report, figures, to_review, told_name
from graphshare.reporting.telling import report_markdown, report_page
from graphshare.untrusted import guarded, visible

COLUMNS = (
    "search", "day", "searches", "level", "only_hsi", "agency_number", "agency", "agency_state", "owner_number", "cameras_of",
    "owner_state", "file", "sha256", "row",
)  # fmt: skip
WHAT = "report --pack"


def write_pack(
    found: Report, lines: Sequence[SearchLine], workbook: bytes, out: Path, *, force: bool = False
) -> list[str]:
    """The pack in the folder ``out``, whole or not at all; the names of its files.

    Raises ``GraphshareError`` where ``out`` holds anything that is no earlier pack.
    """
    may_replace_folder(out, WHAT, force=force)
    provenance, releases = found.grounds.provenance, found.grounds.by_id
    rests_on = provenance.to_json() if provenance else {}
    content = {
        "report.html": report_page(found),
        "report.md": report_markdown(found),
        "rows.csv": rows_csv(lines, releases),
        "figures.json": _json({
            "body": found.body, "sentence": found.sentence, "figures": figures(found.figures),
            "provenance": {k: rests_on.get(k) for k in ("version", "command", "window", "rules", "hand")},
        }),
        "method.md": _method(found),
        "check.py": files("graphshare.reporting").joinpath("check.txt").read_text(encoding="utf-8"),
    }  # fmt: skip
    held = {name: text.encode("utf-8", "replace") for name, text in content.items()} | {"workbook.xlsx": workbook}
    cited = sorted({x.release for x in lines})
    hashes = {
        "pack": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(held.items())},
        "cited": [{"file": releases[r].file, "sha256": releases[r].sha256} for r in cited if r in releases],
        "read": rests_on.get("releases") or [],
    }
    held["hashes.json"] = _json(hashes).encode("utf-8")
    with whole_folder(out) as partial:
        for name, data in held.items():
            (partial / name).write_bytes(data)
        mark(partial, WHAT)
    return sorted(held)


def rows_csv(lines: Sequence[SearchLine], releases: Mapping[str, Cited]) -> str:
    """One line a search and an owner; wordings, case numbers and moments stay out, and so do names that may not be told."""
    who = parties(lines)
    review, party_of = to_review(who), {x: p for p in who for x in p.lines}
    agencies = {a: i for i, a in enumerate(dict.fromkeys(p.agency for p in who), start=1)}
    owners = {o: i for i, o in enumerate(sorted({x.owner for x in lines}), start=1)}
    searches: dict[str, int] = {}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for x in lines:
        r, party = releases.get(x.release), party_of[x]
        row: tuple[str | int, ...] = (
            searches.setdefault(x.search, len(searches) + 1), x.day or "", x.searches, x.grade.value, "yes" if x.branch_only else "no",
            agencies[x.agency], told_name(party, review), (x.state or "") if party.may_be_named else "", owners[x.owner],
            x.owner_name, x.owner_state or "", r.file if r else x.release, r.sha256 if r else "", x.row,
        )  # fmt: skip
        writer.writerow([guarded(visible(c)) if isinstance(c, str) else c for c in row])
    return "\ufeff" + text.getvalue()


def _method(found: Report) -> str:
    lines = [
        "# How to check this pack", "",
        ("`python check.py` in this folder compares every file with `hashes.json` and counts the figures of `figures.json` again from "
        "`rows.csv`. `python check.py FOLDER` also looks for the files as released there, by their SHA-256, and in CSV files for each row "
        "cited. It needs Python 3.9 or later and nothing else, and opens no connection."), "",
        ("Each line of `rows.csv` is one search at the cameras of one owner; a search that stands in several lines is one search. "
        "`level` is how firmly the row speaks: asked (it says that it was for the body), named (it mentions it), hinted (it could mean it; "
        "in no figure). `row` is the row of the file as a spreadsheet shows it. Wordings, case numbers, times are not in it: they are in "
        "the files as released."), "",
        *(f"- {m}" for m in METHOD), "",
    ]  # fmt: skip
    return "\n".join(lines)


def _json(value: object) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
