"""No answer in any form gives a figure whose source is not held: worlds in which a kind of source is missing."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest

from graphshare.answer import Answer
from graphshare.answer.forms import Format, render
from graphshare.answer.workbook import workbook
from graphshare.questions.what_if.choosing import Stop
from graphshare.workspace import Workspace
from tests.partial import TOWN, WORLDS, world

LOGS = {"log", "own log", "selection"}
NAMING = {"log", "selection"}
LISTS = {"list"}
OWN = {"own log"}
#: A selection shows what it holds, and never that there was none.
WHOLE = {"log", "own log"}

#: The answer, where in its JSON the figures stand (``*``: any key or element), and the sources that can give them.
FIGURES: list[tuple[str, str, set[str]]] = [
    ("reach", "searches.*", LOGS),
    ("reach", "says_immigration", LOGS),
    ("reach", "unreadable", LOGS),
    ("reach", "unclear", LOGS),
    ("reach", "declared.*", LISTS),
    *(("reach", f"observed.{level}.*", NAMING) for level in ("asked", "named", "hinted")),
    ("reach", "possible.*.*.*", NAMING),
    ("reach", "open.*", NAMING),
    ("reach", "by_door.back.*", LISTS),
    ("reach", "networks.*.doors.*.searches.*", NAMING),
    ("reach", "foremost.proxies.*.networks.searched", NAMING),
    ("reach", "foremost.proxies.*.networks.could", NAMING | LISTS),
    ("reach", "foremost.proxies.*.exposure.*", NAMING | LISTS),
    ("proxies", "proxies.*.searches.*", LOGS),
    ("proxies", "proxies.*.networks.searched", NAMING),
    ("proxies", "proxies.*.networks.could", NAMING | LISTS),
    ("proxies", "proxies.*.only_through.*", NAMING | LISTS),
    ("profile", "who_did.*.searches", NAMING),
    ("profile", "ours.*", {"own log"}),
    ("tally", "totals.*", LOGS),
    ("tally", "says.*", LOGS),
    ("tally", "coverage.purposes.*", LOGS),
    ("tally of the town", "totals.*", NAMING),
    ("tally of the town", "coverage.purposes.*", NAMING),
    ("tally of its officers", "totals.*", WHOLE),
    ("tally of its officers", "says.*", WHOLE),
    ("tally of its officers", "coverage.purposes.*", WHOLE),
    ("tally by month", "groups.*.searches", LOGS),
    ("what-if", "reached.*", NAMING),
    ("what-if", "best.lost.*", NAMING),
    ("what-if", "greedy.lost.*", NAMING),
    ("what-if of a stop", "lost.*", NAMING),
    ("what-if of a stop", "left.*", NAMING),
    ("what-if, possible", "reached.*", NAMING | LISTS),
    ("what-if, possible", "best.lost.*", NAMING | LISTS),
    ("own shares", "shares.*.searches", NAMING),
    ("own shares", "shares.*.mentions.*", NAMING),
    ("own shares", "log.searches.*", NAMING),
    ("monthly", "months.*.searches.*", LOGS),
    ("monthly", "months.*.agencies.*", LOGS),
    ("monthly", "months.*.own_searches", NAMING),
    ("monthly", "months.*.observed.*", NAMING),
    ("monthly", "months.*.new", NAMING),
    ("monthly", "months.*.so_far", NAMING),
    ("monthly", "months.*.could", NAMING),
    ("monthly", "months.*.declared", LISTS),
    ("towns", "towns.*.by_others.*", {"log"}),
    ("challenge of a tally", "figure", LOGS),
    ("challenge of a tally of officers", "figure", WHOLE),
    ("challenge of proxies", "figure", LOGS),
    ("challenge of a reach", "figure", NAMING | LISTS),
    ("challenge of a comparison", "figure", {"log"}),
    ("challenge of a comparison", "sides.*.searches", {"log"}),
    ("challenge of a reach", "searches", LOGS),
    ("monthly", "unplaced", LOGS),
    ("a state", "of.searches", NAMING),
    ("a state", "of.per_10000", NAMING),
    ("a state", "by.searches", WHOLE),
    ("a state", "by.bodies.*", WHOLE),
    ("a state", "both", NAMING),
    ("paths", "open.agencies", LOGS),
    ("paths", "open.too_early", LOGS),
    ("compare", "rates.*.before", WHOLE),
    ("compare", "total.*.searches", {"log"}),
    ("compare", "total.*.of", {"log"}),
    ("compare", "went_on", WHOLE),
    ("compare", "listed.*", LISTS),
]


def _compared(w: Workspace) -> Answer:
    return w.compare("ICE", before="2025-01-01..2025-01-10", after="2025-01-11..2025-01-31")


ANSWERS = {
    "reach": lambda w: w.reach("ICE"),
    "proxies": lambda w: w.proxies("ICE"),
    "profile": lambda w: w.profile(TOWN),
    "tally": lambda w: w.tally(of="immigration"),
    "tally of the town": lambda w: w.tally([TOWN], of="immigration"),
    "tally of its officers": lambda w: w.tally([TOWN], of="immigration", own=True),
    "tally by month": lambda w: w.tally([TOWN], by=("month",)),
    "paths": lambda w: w.paths("ICE", TOWN),
    "compare": _compared,
    "what-if": lambda w: w.what_if("ICE", k=1),
    "what-if of a stop": lambda w: w.what_if("ICE", Stop(without=(TOWN,))),
    "what-if, possible": lambda w: w.what_if("ICE", k=1, scope="possible"),
    "own shares": lambda w: w.what_if("ICE", Stop(owner=TOWN)),
    "monthly": lambda w: w.monthly("ICE"),
    "towns": lambda w: w.profile(TOWN, beside=(TOWN,)),
    "a state": lambda w: w.profile("IL"),
    "discrepancies": lambda w: w.discrepancies(),
    "ask-next": lambda w: w.ask_next(),
}

#: A challenge, and the answer that it takes apart.
CHALLENGES = {
    "challenge of a tally": "tally",
    "challenge of a tally of officers": "tally of its officers",
    "challenge of proxies": "proxies",
    "challenge of a reach": "reach",
    "challenge of a comparison": "compare",
}


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[tuple[str, str], Answer]]:
    """World and question → its answer; and the pages, read."""
    with TemporaryDirectory() as root:
        found: dict[tuple[str, str], Answer] = {}
        for name in WORLDS:
            work = world(Path(root) / name, name)
            found |= {(name, asked): ask(work) for asked, ask in ANSWERS.items()}
            found |= {(name, asked): work.challenge(found[name, of]) for asked, of in CHALLENGES.items()}
            PAGES[name] = (_page(work, "reach", root), _page(work, "profile", root))
        yield found


PAGES: dict[str, tuple[str, str]] = {}


def _page(work: Workspace, kind: str, root: str) -> str:
    path = Path(root) / f"{kind}.html"
    if kind == "reach":
        work.view_reach("ICE", path)
    else:
        work.view_profile(TOWN, path)
    text = path.read_text(encoding="utf-8")
    path.unlink()
    return text


def leaves(data: Any, path: str) -> list[Any]:
    """What stands at a path, down to single values."""
    if not path:
        nested = data.values() if isinstance(data, dict) else data if isinstance(data, list) else None
        return [data] if nested is None else [x for v in nested for x in leaves(v, "")]
    key, _, rest = path.partition(".")
    if key == "back":
        return [x for e in data if e["door"] == "back" for x in leaves(e["levels"], "")]
    if key == "*":
        nested = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
        return [x for v in nested for x in leaves(v, rest)]
    return leaves(data[key], rest) if data is not None else []


def numbers(values: list[Any]) -> list[Any]:
    return [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


@pytest.mark.parametrize("missing", WORLDS)
def test_a_figure_whose_source_is_not_held_is_null(missing: str, answers: dict[tuple[str, str], Answer]) -> None:
    given = set(WORLDS[missing])
    for asked, path, sources in FIGURES:
        if given.isdisjoint(sources):
            assert numbers(leaves(answers[missing, asked].data, path)) == [], (missing, asked, path)


def test_each_of_these_figures_is_there_where_its_source_is(answers: dict[tuple[str, str], Answer]) -> None:
    for asked, path, sources in FIGURES:
        if path in (
            "by_door.back.*",
            "listed.*",
        ):  # nobody came in by a back door, and no list speaks of two windows here
            continue
        told = [numbers(leaves(answers[w, asked].data, path)) for w in WORLDS if set(WORLDS[w]) & sources]
        assert any(told), (asked, path)


#: Figures of searches, and of access, as people read them.
_SEARCHES = re.compile(
    r"(?<!per )(?<![\d,])\b(?:\d[\d,]*|[Nn]o|[Nn]one|[Oo]ne|[Tt]wo) (?:more )?search(?:es)?\b(?! log| stands in many)"
)
_ACCESS = re.compile(r"\b(?:\d[\d,]*|[Nn]o|[Oo]ne) agenc(?:y|ies)(?:'s|') lists?|\d agenc(?:y|ies) may search")


def _in_a_workbook(answer: Answer) -> str:
    """All that the sheets of a workbook say, a line a row."""
    sheets = openpyxl.load_workbook(io.BytesIO(workbook(answer)), read_only=True).worksheets
    return "\n".join(
        " | ".join(str(c) for c in row if c is not None) for s in sheets for row in s.iter_rows(values_only=True)
    )


@pytest.mark.parametrize("missing", WORLDS)
def test_no_form_says_in_words_what_its_source_cannot(missing: str, answers: dict[tuple[str, str], Answer]) -> None:
    given = set(WORLDS[missing])
    for asked in (*ANSWERS, *CHALLENGES):
        answer = answers[missing, asked]
        forms = [
            str(answer.sentence),
            *(render(answer, f) for f in Format if f is not Format.JSON),
            _in_a_workbook(answer),
        ]
        for text in forms:
            if given.isdisjoint(LOGS):
                assert not _SEARCHES.search(text), (asked, _SEARCHES.search(text))
            if given.isdisjoint(LISTS):
                assert not _ACCESS.search(text), (asked, _ACCESS.search(text))


@pytest.mark.parametrize("missing", WORLDS)
def test_in_the_table_of_doors_what_is_not_held_reads_not_known(
    missing: str, answers: dict[tuple[str, str], Answer]
) -> None:
    given = set(WORLDS[missing])
    needs = {"front door": LISTS, "no door": LISTS, "back door": LISTS, "side door": NAMING, "unknown": NAMING}
    for table in answers[missing, "reach"].tables:
        for row in table.rows if table.heading.startswith("How far") else ():
            if given.isdisjoint(needs.get(row[0], given)):
                assert set(row[2:]) == {"not known"}, row


@pytest.mark.parametrize("missing", WORLDS)
def test_the_pages_begin_with_the_sentence_of_the_answer(missing: str, answers: dict[tuple[str, str], Answer]) -> None:
    for page, asked in zip(PAGES[missing], ("reach", "profile"), strict=True):
        sentence = str(answers[missing, asked].sentence)
        plain = html.unescape(re.sub(r"<[^>]+>|\s+", " ", page))
        assert re.sub(r"\s+", "", sentence.split(" — ")[0]) in re.sub(r"\s+", "", plain), (asked, sentence)
    assert ("no organization audit" in PAGES[missing][1]) is ("own log" not in WORLDS[missing])
