"""Whatever people read is written in the words of the glossary: answers at 80 columns, pages, reports, cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from graphshare.answer.forms import Format, Style, render
from graphshare.domain.glossary import PURPOSES
from graphshare.domain.model import AgencyKind, Purpose
from graphshare.reasons.review import explain
from graphshare.workspace import Workspace
from tests.fictional import Fictional

#: What nobody should have to read, and what would accuse somebody.
NEVER = {
    "a short name of a purpose, a kind or a tier": rf"\b({'|'.join(n for n in (*Purpose, *AgencyKind) if '_' in n)}|place_kind_state)\b",
    "one of many": r"(?<![\d,.–-])\b1 (agencies|networks|searches|rows|logs|lists|releases|files|months|days|owners|cameras|rungs)\b",
    "an accusation": r"(?i)\bviolat\w+|\bfavou?r\w*|\babus(e|es|ed|ive)\b|\bunlawful\w*|\billegal search\w*",
    "a value of Python": r"\b(None|nan|True|False|dict|tuple)\b",
    "words that were given up": r"\blookup, between\b|\bO[1-9]\b(?! )|\bproducer\b|\bsighting\b",
}
#: Words of searches may say anything: the wordings of the fictional world are left out where they are quoted.
TOWN, STATE = "Dannelmoor QN PD", "QN"


class _Seen(HTMLParser):
    """The text of a page as it is read: no script, no style."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in.append(tag)
        self.told += [v for k, v in attrs if v and k in ("aria-label", "alt", "title", "placeholder")]

    def handle_endtag(self, tag: str) -> None:
        while self._in and self._in.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self._in):
            self.told.append(data)


def _answers(work: Workspace) -> Iterator[tuple[str, str]]:
    windows = {"before": "2025-01-01..2025-05-31", "after": "2025-07-01..2025-11-30"}
    found = {
        "coverage": work.coverage(), "profile of a town": work.profile(TOWN), "profile of a state": work.profile(STATE),
        "reach": work.reach("ICE"), "reach of HSI": work.reach("HSI"), "proxies": work.proxies("ICE"), "paths": work.paths("ICE", TOWN),
        "what-if": work.what_if("ICE", k=2), "compare": work.compare("ICE", **windows), "discrepancies": work.discrepancies(),
        "ask-next": work.ask_next(), "agencies": work.agencies(), "agency": work.agency("Quennora Highway Patrol"),
        "reasons": work.reasons(), "challenge": work.challenge(work.proxies("ICE")), "report": work.report("ICE"),
        "report of a town": work.report(TOWN), "report of a state": work.report(STATE), "tally": work.tally(),
        "tally of another body": work.tally(of="federal_other", by=("agency", "state")),
        "tally of immigration": work.tally([TOWN], of="immigration", split="2025-06-01"),
        "explain": explain("assist FBI"),
    }  # fmt: skip
    for name, answer in found.items():
        yield name, render(answer, Format.TABLE, Style(width=80))


def _pages(work: Workspace, folder: Path) -> Iterator[tuple[str, str]]:
    work.view_reach("ICE", folder / "reach.html")
    work.view_profile(TOWN, folder / "profile.html")
    work.view_timeline(folder / "timeline.html", by="agency", of="immigration", split="2025-06-01")
    work.view_compare("ICE", folder / "compare.html", before="2025-01-01..2025-05-31", after="2025-07-01..2025-11-30")
    work.view_coverage(folder / "coverage.html")
    work.view_network(TOWN, folder / "network.html")
    work.view_card(TOWN, folder / "card.html")
    work.view_map(folder / "map.html")
    work.report(TOWN, folder / "report.html")
    for page in sorted(folder.glob("*.html")):
        seen = _Seen()
        seen.feed(page.read_text(encoding="utf-8"))
        yield page.stem, "\n".join(seen.told)


def _faults(name: str, text: str) -> list[str]:
    return [
        f"{name}: {what}: {m.group(0)}: {text[max(0, m.start() - 40) : m.end() + 40]!r}"
        for what, p in NEVER.items()
        for m in re.finditer(p, text)
    ]


@pytest.fixture(scope="module")
def work(fictional: Fictional) -> Workspace:
    fictional.workspace.build()
    return fictional.workspace


def test_every_answer_is_told_in_plain_words_and_fits_80_columns(work: Workspace) -> None:
    told = dict(_answers(work))
    assert [f for name, text in told.items() for f in _faults(name, text)] == []
    ruled = {n: [x for x in text.splitlines() if "──" in x and len(x) > 80] for n, text in told.items()}
    assert {n: x for n, x in ruled.items() if x} == {}


def test_every_page_is_told_in_plain_words(work: Workspace, tmp_path: Path) -> None:
    assert [f for name, text in _pages(work, tmp_path) for f in _faults(name, text)] == []


def test_every_purpose_has_words() -> None:
    assert set(PURPOSES) == set(Purpose)
