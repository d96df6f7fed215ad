"""What a tally found: totals, groups, what was nearly counted, what it was counted over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graphshare.answer.many import listed, mapped
from graphshare.domain.model import Evidence
from graphshare.tally.measures import Measures, Span
from graphshare.tally.near import Miss
from graphshare.tally.question import Question
from graphshare.tally.rows import Row


@dataclass(frozen=True, slots=True)
class Says:
    """The exclusive parts of searches that say immigration; ``None`` where no log is held."""

    family_other_than_hsi: int | None
    hsi_only: int | None
    another_body: int | None
    nobody_named: int | None

    def to_json(self) -> dict[str, int | None]:
        """The ``says`` of docs/json.md."""
        return {
            "family_other_than_hsi": self.family_other_than_hsi,
            "hsi_only": self.hsi_only,
            "another_body": self.another_body,
            "nobody_named": self.nobody_named,
        }


@dataclass(frozen=True, slots=True)
class Words:
    """The commonest words of a group that name a body, and the column they stand in (``reason`` or ``case``)."""

    words: str | None = None
    named_in: str | None = None


@dataclass(frozen=True)
class Group:
    """One group: its keys by their names, its measures in all and on each side of a split, its span.

    ``words``: where the wording is a key.
    """

    keys: Mapping[str, str | None]
    all: Measures
    span: Span
    before: Measures | None = None
    after: Measures | None = None
    words: Words | None = None

    def to_json(self) -> dict[str, object]:
        """An element of ``groups``."""
        return {
            **self.keys,
            **self.all.to_json(),
            "first": self.span.first,
            "last": self.span.last,
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
            "most_networks": self.span.most_networks,
            **({"words": self.words.words, "named_in": self.words.named_in} if self.words else {}),
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """The measures of everything that counts. ``asked``: searches that are requests, where a body is asked for;
    ``recovered``: searches whose reason is masked in one log and readable in another. ``None`` where no log is held."""

    all: Measures
    span: Span
    asked: int | None
    recovered: int | None


@dataclass(frozen=True, slots=True)
class DisownedRows:
    """A note of the vendor, how many searches it disowns that would count but for it, in how many rows, and the first."""

    note: str
    searches: int
    rows: int
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, object]:
        """An element of ``disowned``."""
        cited = [e.to_json() for e in self.evidence]
        return {"note": self.note, "searches": self.searches, "rows": self.rows, "evidence": cited}


@dataclass(frozen=True, slots=True)
class KindHeld:
    """How many releases of a kind are held, and their first and last day (``YYYY-MM-DD``)."""

    kind: str
    releases: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Days:
    """How many days logs cover: in all, and on each side of a split."""

    all: int
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class CountedOver:
    """What a tally was counted over: releases by kind, rows and their first and last day, days that logs cover.

    ``selections`` of the ``logs`` are only a selection of searches; ``purposes``: all searches asked about, by purpose.
    """

    releases: tuple[KindHeld, ...]
    rows: int
    first: date | None
    last: date | None
    days: Days
    months_without_a_log: tuple[str, ...]
    selections: int
    logs: int
    purposes: Mapping[str, int | None]

    def to_json(self) -> dict[str, object]:
        """The ``coverage`` of docs/json.md."""
        return {
            "releases": {k.kind: {"releases": k.releases, "first": k.first, "last": k.last} for k in self.releases},
            "rows": self.rows,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "days": {"all": self.days.all, "before": self.days.before, "after": self.days.after},
            "months_without_a_log": list(self.months_without_a_log),
            "selections": self.selections,
            "logs": self.logs,
            "purposes": dict(self.purposes),
        }


@dataclass(frozen=True)
class Tally:
    """Who searched, in which words, how often. ``about`` says in words whose searches are counted.

    ``says`` is there where immigration is asked for, ``rows`` where they are asked for. ``near_split``: searches so near
    to a split that another time zone may put them on its other side. ``named_in_cases``: a case number names a body in a
    group.
    """

    question: Question
    totals: Totals
    before: Measures | None
    after: Measures | None
    near_split: int | None
    says: Says | None
    groups: Sequence[Group]
    near_misses: tuple[Miss, ...]
    look_alikes: tuple[Miss, ...]
    disowned: tuple[DisownedRows, ...]
    coverage: CountedOver
    rows: tuple[Row, ...] | None = None
    about: str = "all logs held"
    sentence: str = ""
    named_in_cases: bool = False

    def without_words(self) -> Tally:
        """The same with every wording taken out, for a screen that others see."""
        hidden = {"wording": None, "category": None}

        def wordless(g: Group) -> Group:
            keys = {k: hidden.get(k, v) for k, v in g.keys.items()}
            return replace(g, keys=keys, words=replace(g.words, words=None) if g.words else None)

        return replace(
            self,
            groups=mapped(self.groups, wordless),
            near_misses=tuple(replace(m, wording=None, why=None) for m in self.near_misses),
            look_alikes=tuple(replace(m, wording=None, why=None) for m in self.look_alikes),
            rows=None
            if self.rows is None
            else tuple(replace(r, reason=None, case=None, words=None) for r in self.rows),
        )

    def to_json(self) -> dict[str, object]:
        """The JSON of ``tally`` but for its provenance."""
        q, t = self.question, self.totals
        asked = {"asked": t.asked} if q.bodies else {}
        span = {"first": t.span.first, "last": t.span.last, "most_networks": t.span.most_networks}
        return {
            "sentence": self.sentence,
            "of": q.of,
            "split": q.split.isoformat() if q.split else None,
            "zone": q.zone,
            "totals": {**t.all.to_json(), **span, **asked, "recovered": t.recovered},
            "before": self.before.to_json() if self.before else None,
            "after": self.after.to_json() if self.after else None,
            "near_split": self.near_split,
            **({"says": self.says.to_json()} if self.says else {}),
            "groups": listed(self.groups, Group.to_json),
            "near_misses": [m.to_json() for m in self.near_misses],
            "look_alikes": [m.to_json() for m in self.look_alikes],
            "disowned": [d.to_json() for d in self.disowned],
            "coverage": self.coverage.to_json(),
            **({"rows": [r.to_json() for r in self.rows]} if self.rows is not None else {}),
        }
