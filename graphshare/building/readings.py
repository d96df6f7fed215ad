"""What reasons and case numbers were read as: a reading is a short text that says purpose, subject and bodies.

Thousands of wordings have the same reading, so that a few hundred of them stand for everything that logs say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from graphshare.building.relations import Relation, Steps, columns, equal, listed, one_of
from graphshare.domain.model import Grade, Purpose, Subject
from graphshare.engine import Cells
from graphshare.reasons import Mention, ReasonReading
from graphshare.reasons.rules import table

#: The texts that are read, and the place of the agency where it matters to the reading.
TEXT = ("reason", "case_number", "reason_state", "case_state", "place_state", "place_county")

Classify = Callable[[Iterable[Cells]], Sequence[ReasonReading]]

#: Which reading of a search wins when logs differ: a text that can be read wins over one that says nothing.
WEIGHT = {
    Purpose.FEDERAL_IMMIGRATION: 0,
    Purpose.FEDERAL_OTHER: 1,
    Purpose.IMMIGRATION_UNSPECIFIED: 2,
    Purpose.AMBIGUOUS: 3,
    Purpose.NOT_FEDERAL: 4,
    Purpose.UNSTATED: 5,
}


def place_matters(state: str | None, county: str | None) -> bool:
    """Whether an agency's place may change how its reasons are read: an acronym can be something local there."""
    here = ((state or "").strip().upper(), (county or "").strip().lower())
    places = [r.except_in for r in table().rules if r.except_in]
    return any(here[0] == s and here[1].startswith(c.lower()) for s, c in places)


def as_text(reading: ReasonReading, reason: str | None = None, case: str | None = None) -> str:
    """A reading as one text, equal for equal readings: ``[purpose, subject, [[body, strength, rule, words, column], …]]``.

    ``words`` are those of the cell that name the body; the whole cell where a person decided.
    """
    if not reading.mentions:
        return _without_bodies(reading.purpose, reading.subject)
    said: dict[str, tuple[int, str, str | None, str]] = {}
    for m in reading.mentions:
        strength = Grade(m.grade).strength
        if strength > said.get(m.body, (0, ""))[0]:
            said[m.body] = (strength, m.rule, _words(m, reason, case), m.column)
    return json.dumps([str(reading.purpose), str(reading.subject), [[b, *said[b]] for b in sorted(said)]])


@lru_cache
def _without_bodies(purpose: Purpose, subject: Subject) -> str:
    return json.dumps([str(purpose), str(subject), []])


def _words(mention: Mention, reason: str | None, case: str | None) -> str | None:
    cell = (case if mention.column == "case" else reason) or ""
    return (cell[slice(*mention.span)] if mention.span else cell).strip() or None


#: Strength → grade.
_GRADES = {g.strength: g.value for g in Grade}

#: The reading of every text that no rule can touch.
PLAIN = json.dumps([str(Purpose.NOT_FEDERAL), str(Subject.NOT_STATED), []])
#: The reading of a reason that says nothing: masked, blank, a placeholder.
SILENT = json.dumps([str(Purpose.UNSTATED), str(Subject.NOT_STATED), []])


HITS = Relation(
    "hits",
    columns("""
        release       VARCHAR  the log
        row           BIGINT   an entry whose texts are not plain
        reason        VARCHAR  its reason
        case_number   VARCHAR  its case number
        reason_state  VARCHAR  state of the reason
        case_state    VARCHAR  state of the case number
        place_state   VARCHAR  state of the agency, where it matters to the reading
        place_county  VARCHAR  its county, likewise
    """),
)
READ = Relation(
    "texts_read", (*HITS.columns[2:], *columns("reading  VARCHAR  what these texts were read as, see ``as_text``"))
)
READINGS = Relation("readings", (*HITS.columns[:2], READ.columns[-1]))

#: Most logs have no category apart; cell by cell, an engine looks once at each distinct one.
_HITS = """
    SELECT release, "row", {texts} FROM {entries}
    WHERE CASE WHEN offense IS NULL THEN regexp_matches(cell, $pattern) ELSE regexp_matches(reason, $pattern) END
        OR regexp_matches(case_number, $pattern)"""
_READINGS = 'SELECT h.release, h."row", r.reading FROM {hits} h JOIN {read} r ON {same}'


def read_reasons(steps: Steps, entries: Relation, prefilter: str, classify: Classify) -> Relation:
    """Read every reason and case number: what those say that are neither plain nor silent.

    One alternation sorts out the entries that can be anything but ordinary; only their distinct texts are read by the
    rule table, in Python, where the words that decided can be kept.
    """
    texts = listed(TEXT)
    hits = steps.hold(HITS, _HITS, entries=entries, texts=texts, pattern=f"(?i){prefilter}")
    cells = steps.rows("SELECT DISTINCT {texts} FROM {hits} ORDER BY ALL", hits=hits, texts=texts)
    read = classify(cells) if cells else []
    said = [(*c, as_text(r, *c[:2])) for r, c in zip(read, cells, strict=True)]
    known = steps.given(READ, said)
    return steps.call(READINGS, _READINGS, hits=hits, read=known, same=equal(TEXT, "h", "r"))


def told(reading: str) -> str | None:
    """The bodies that a reading names, each with its grade, as rows quote them: ``HSI asked, ICE named``."""
    named: list[tuple[str, int]] = json.loads(reading)[2]
    return ", ".join(f"{m[0]} {_GRADES[m[1]]}" for m in named) or None


#: What a text is about, and what it says of a federal body.
PURPOSE, SUBJECT = one_of(Purpose), one_of(Subject)
DIMS = Relation(
    "dims",
    columns(f"""
        reading  VARCHAR  what texts were read as
        said     BIGINT   a number for that
        purpose  {PURPOSE}  its purpose
        subject  {SUBJECT}  its subject
        weight   BIGINT   the less, the more it says
    """),
)
BODIES_SAID = Relation(
    "bodies_said",
    columns("""
        reading   VARCHAR  what texts were read as
        body      VARCHAR  a federal body that it names
        strength  BIGINT   how firmly: 1 hinted, 2 named, 3 asked
        rule      VARCHAR  the rule that says so
        words     VARCHAR  the words that name it
        column    VARCHAR  the column in which they stand
    """),
)


#: The numbers of the two readings that are those of most texts.
PLAIN_SAID, SILENT_SAID = 0, 1


def weights(readings: Iterable[str]) -> list[tuple[object, ...]]:
    """The rows of ``DIMS`` for readings."""
    said = [(r, *json.loads(r)) for r in (PLAIN, SILENT, *sorted({*readings} - {PLAIN, SILENT}))]
    return [(r, n, p, subject, WEIGHT[Purpose(p)]) for n, (r, p, subject, _) in enumerate(said)]


def bodies_said(readings: Iterable[str]) -> list[tuple[object, ...]]:
    """The rows of ``BODIES_SAID`` for readings: one for each body that one names."""
    return [(r, *m) for r in sorted(set(readings)) for m in json.loads(r)[2]]
