"""How well reasons and names are read: prints every figure and every error, and writes the figures to ``docs/quality.md``.

Errors on real records are printed and never written: those rows are other people's.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import masks
from graphshare.agencies import parse
from graphshare.reasons import score

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "tests" / "data" / "labels"
SHARED = ROOT.parent / "shared"
PAGE = ROOT / "docs" / "quality.md"

PRECISION, RECALL = 0.98, 0.97
STATE_RIGHT, STATE_WRONG, KIND_RIGHT = 0.995, 0.003, 0.985

_INTRODUCTION = """# How well reasons and names are read

<!-- Written by `make quality`. -->

What a label is worth depends on who wrote it, and when. Three sorts are kept apart here:

- **Known to the rules**: rules were changed until these were read right. They guard against loss and measure nothing.
- **Written without the rules**: labeled by somebody who had not looked at the rules, and only then read. The first
  reading is the measurement and stands beside today's; afterwards rules were changed because of the errors, so that
  today's figure is an upper bound. They are invented, by one person, in the forms that public logs show.
- **Told by others**: labels or columns of public records. The sample of reasons was read while the rules were written.
  The state columns of lists were not, but most names in those lists say no state, so that there they only show that
  no wrong one is read.

To measure on your own records, label some in a file with the columns `reason` and `label` and run
`graphshare reasons score FILE`.
"""

_REASONS = """
# Reasons

Federal means that a reason asks for or names a federal body. Precision: of the reasons read as federal, how many a person
labeled so. Recall: of those labeled federal, how many were read so. Reasons labeled ambiguous are left out of both.
The target is a precision of 0.98 and a recall of 0.97 on reasons that the rules were not written against.
"""

_NAMES = """
# Names of agencies

A state or kind that is not said is *unsure*, which is not wrong: nothing is matched by it. The target is 99.5 % of the
states right and at most 0.3 % wrong, and 98.5 % of the kinds right.

Of 101 odd names of federal bodies and of what only sounds like one, written before the table of spellings, 39 were read
wrong at first sight: 37 of them bodies that were not read as such, each of which would have let a list prove a back door.
Today none is (`tests/data/labels/names_of_bodies.tsv`).
"""


@dataclass(frozen=True)
class Sample:
    """A labeled file: what it is, whether its errors may be written down, and how it was read at first sight."""

    title: str
    path: Path
    ours: bool
    note: str = ""


REASONS = (
    Sample("Fictional reasons, known to the rules", LABELS / "reasons.tsv", ours=True),
    Sample(
        "Written before the rules were looked at",
        LABELS / "reasons_before_the_rules.tsv",
        ours=True,
        note="At first sight: precision 0.985, recall 0.927 (8 wrongly, 42 not read as federal). More than half of the"
        " 42 name bodies of lands, veterans, courts and inspectors that were no bodies then; seven say DHS beside a word of"
        " police work.",
    ),
    Sample(
        "Written after that, before being read",
        LABELS / "reasons_after_the_rules.tsv",
        ours=True,
        note="At first sight: precision 0.994, recall 0.991 (2 wrongly, 3 not read as federal). Their writer had seen the"
        " rules by then, but none of these reasons had been tried.",
    ),
    Sample(
        "Written by kind, before the rules were looked at",
        LABELS / "reasons_by_kind.tsv",
        ours=True,
        note="At first sight: precision 0.844, recall 0.794 (20 wrongly, 28 not read as federal); 104 of 328 otherwise than"
        " labeled, and of the 136 labeled federal 47 at another grade (16 of them asked where nothing was asked). They seek"
        " out what goes wrong: follow-ups, denials, other senses, dotted acronyms, former names, placeholders, misspellings;"
        " other samples are more like what logs hold.",
    ),
    Sample(
        "Written by kind once more, before being read",
        LABELS / "reasons_once_more.tsv",
        ours=True,
        note="At first sight: precision 0.981, recall 0.930 (1 wrongly, 4 not read as federal); 11 of 115 otherwise than labeled,"
        " and 3 at another grade. Titles of the code in another order, requests run together with a name (`aoahsi`), and what is"
        " said of a body's cars went wrong.",
    ),
    Sample(
        "Written as officers write, before the rules were looked at",
        LABELS / "reasons_of_officers.tsv",
        ours=True,
        note="At first sight: precision 0.990, recall 0.928 (1 wrongly, 8 not read as federal); 21 of 189 otherwise than labeled. Four of"
        " the eight are `ice` in small letters or parts of a body's name by themselves, which are kept unclear. With them were"
        " tried 60 forms of one kind: somebody wanted through ICE, and whom ICE picks up, were taken for frozen water.",
    ),
    Sample("A public sample, known to the rules", SHARED / "data" / "reasons_labelled_sample.tsv", ours=False),
)
NAMES = (
    Sample("Names as lists write them, known to the rules", ROOT / "tests" / "data" / "names_written.tsv", ours=True),
    Sample(
        "Written before the rules were looked at",
        LABELS / "names.tsv",
        ours=True,
        note="At first sight 2 states of 224 were unsure, none was wrong; of the kinds 2 of 219 were not as labeled.",
    ),
    Sample(
        "Odd names of bodies and of towns, before they were read",
        LABELS / "names_once_more.tsv",
        ours=True,
        note="At first sight 13 of 103 otherwise than labeled: dotted initials before a place, an account put out of use, a rink"
        " and a club that bear a body's name, and one misspelling read as the body that was only near it.",
    ),
    Sample("Checked names of public lists", SHARED / "checks" / "names.tsv", ours=False),
)


def _share(value: float | None) -> str:
    return "not known" if value is None else f"{value:.3f}"


def reason_figures(data: dict[str, Any]) -> Iterator[str]:
    """The figures of one file of labeled reasons as Markdown."""
    federal = data["federal"]
    yield "| | |\n|---|---|"
    yield f"| precision | {_share(federal['precision'])} |"
    yield f"| recall | {_share(federal['recall'])} |"
    yield f"| rightly, wrongly, not read as federal | {federal['tp']}, {federal['fp']}, {federal['fn']} |"
    for label, count in data["purposes"].items():
        yield f"| labeled {label} | {count['right']} of {count['rows']} read so |"


def reason_errors(data: dict[str, Any]) -> Iterator[str]:
    """Every error of one file of labeled reasons, one a line; those that cost precision or recall are marked."""
    yield f"\n{len(data['errors'])} read otherwise than labeled; those that count for precision or recall are in bold."
    for e in data["errors"]:
        counts = e["label"] != "ambiguous" and e["label"].startswith("federal") != e["purpose"].startswith("federal")
        told = f"`{e['reason']}`: labeled {e['label']}, read as {e['purpose']} by {e['rule'] or 'no rule'}"
        yield f"- **{told}**" if counts else f"- {told}"


def named(path: Path) -> list[dict[str, str]]:
    """The rows of a file of labeled names: ``text``, ``state`` (empty: it says none) and ``kind`` (empty: no label)."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def score_names(rows: Iterable[dict[str, str]]) -> dict[str, Any]:
    """``{"rows", "state": {"right","wrong","unsure"}, "kind": {…}, "errors": [(text, what, label, read)]}``."""
    counts = {key: {"right": 0, "wrong": 0, "unsure": 0} for key in ("state", "kind")}
    errors = []
    rows = list(rows)
    for row in rows:
        read = parse(row["text"]).to_dict()
        for key, count in counts.items():
            label, found = row[key] or None, read[key]
            if key == "kind" and label is None:
                continue
            how = "right" if found == label else "unsure" if found is None else "wrong"
            count[how] += 1
            if how != "right":
                errors.append((row["text"], key, label, found))
    return {"rows": len(rows), **counts, "errors": errors}


def name_figures(data: dict[str, Any]) -> Iterator[str]:
    """The figures of one file of labeled names as Markdown."""
    yield "| | right | unsure | wrong |\n|---|---|---|---|"
    for key in ("state", "kind"):
        c, rows = data[key], sum(data[key].values()) or 1
        yield f"| {key} | " + " | ".join(f"{c[h]} ({c[h] / rows:.1%})" for h in ("right", "unsure", "wrong")) + " |"


def name_errors(data: dict[str, Any]) -> Iterator[str]:
    """Every error of one file of labeled names, one a line."""
    yield f"\n{len(data['errors'])} read otherwise than labeled."
    for text, what, label, found in data["errors"]:
        yield f"- `{text}`: {what} labeled {label or 'none'}, read as {found or 'unsure'}"


def listed() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Public lists with a column for the state: what each is, and its names and states."""
    fbi = SHARED / "data" / "fbi_ucr_agencies" / "ucr_agencies_list.csv.gz"
    if fbi.is_file():
        with gzip.open(fbi, "rt", encoding="utf-8", newline="") as handle:
            yield "FBI list of agencies", [(r["agency_name"], r["state_abbr"]) for r in csv.DictReader(handle)]
    registry = SHARED / "data" / "agency_names" / "sm_alpr_agency_registry.json.gz"
    if registry.is_file():
        with gzip.open(registry, "rt", encoding="utf-8") as handle:
            entries = json.load(handle)
        yield (
            "A registry of organizations as Flock names them",
            [(n, e["geo"]["state"]) for e in entries if (e.get("geo") or {}).get("state") for n in e["flock_names"]],
        )


def withheld(names: list[tuple[str, str]]) -> tuple[dict[str, int], list[str]]:
    """How the states of a list are read from the names alone, its own column withheld; and the wrong ones."""
    counts = {"right": 0, "unsure": 0, "wrong": 0}
    wrong = []
    for text, state in names:
        found = parse(text)
        how = "unsure" if found.state is None else "right" if found.state == state else "wrong"
        counts[how] += 1
        if how == "wrong":
            wrong.append(f"- `{text}`: listed in {state}, read as {found.state}")
    return counts, wrong


def _reasons() -> tuple[list[str], bool]:
    page, missed = [_REASONS], False
    for sample in REASONS:
        sys.stdout.write(f"\n## {sample.title}\n\n")
        if not sample.path.is_file():
            sys.stdout.write("not here\n")
            continue
        data = score(sample.path).data
        told, wrong = list(reason_figures(data)), list(reason_errors(data))
        sys.stdout.write("\n".join([*told, *wrong]) + "\n")
        page += [f"\n## {sample.title}\n", *([f"{sample.note}\n"] if sample.note else []), *told]
        page += wrong if sample.ours else []
        federal = data["federal"]
        missed |= (federal["precision"] or 0) < PRECISION or (federal["recall"] or 0) < RECALL
    return page, missed


def _names() -> tuple[list[str], bool]:
    page, missed = [_NAMES], False
    for sample in NAMES:
        sys.stdout.write(f"\n## {sample.title}\n\n")
        if not sample.path.is_file():
            sys.stdout.write("not here\n")
            continue
        data = score_names(named(sample.path))
        told, wrong = list(name_figures(data)), list(name_errors(data))
        sys.stdout.write("\n".join([*told, *wrong]) + "\n")
        page += [f"\n## {sample.title}\n", *([f"{sample.note}\n"] if sample.note else []), *told]
        page += wrong if sample.ours else []
        state, kind, rows = data["state"], data["kind"], data["rows"]
        kinds = sum(kind.values())
        missed |= state["right"] < STATE_RIGHT * rows or state["wrong"] > STATE_WRONG * rows
        missed |= kind["right"] < KIND_RIGHT * kinds
    lists = list(listed())
    if lists:
        page.append(
            "\n## Lists whose column for the state is withheld\n\n| | names | right | says none | wrong |\n|---|---|---|---|---|"
        )
    for title, names in lists:
        counts, wrong = withheld(names)
        line = f"| {title} | {len(names)} | {counts['right']} | {counts['unsure']} | {counts['wrong']} |"
        page.append(line)
        sys.stdout.write("\n".join(["", line, *wrong]) + "\n")
        missed |= counts["wrong"] > STATE_WRONG * len(names)
    return page, missed


def main() -> int:
    """Score what is there; 1 where a target is missed."""
    reasons, reasons_missed = _reasons()
    names, names_missed = _names()
    if all(s.path.is_file() for s in (*REASONS, *NAMES)):
        details = list(masks.told(SHARED / "data"))
        sys.stdout.write("\n".join(details) + "\n")
        PAGE.write_text("\n".join([_INTRODUCTION, *reasons, *names, *details]) + "\n", encoding="utf-8")
    return int(reasons_missed or names_missed)


if __name__ == "__main__":
    raise SystemExit(main())
