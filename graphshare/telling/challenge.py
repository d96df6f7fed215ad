"""A challenge, for people: the figure, and what each rung takes of it and leaves."""

from __future__ import annotations

from dataclasses import replace

from graphshare.answer import Answer, Cell, Table
from graphshare.domain.model import Grade
from graphshare.domain.prose import many, plural
from graphshare.domain.provenance import Provenance
from graphshare.questions.challenge import Apart, Challenge, Rung, Sides
from graphshare.tally import Question

#: What each rung strips, as people read it.
STRIPS = {
    "bare acronyms": "words that are an acronym alone, such as “ICE” or “HSI”",
    "the agency with most": "all searches of the agency with most of them",
    "HSI without immigration": "HSI, where nothing says immigration: it investigates other crime, too",
    "could mean": "words that only could mean the body",
    "linked by key": "searches in several logs joined by agency, second and networks, without an id",
    "recovered words": "words that one log gives and another masks",
    "inactive accounts": "lists that name an account marked inactive",
    "keyword selections": "rows of sources that picked them by keyword",
    "near names": "agencies whose names were matched by place, kind and state, not as written",
    "disowned rows": "searches that the vendor says were not processed or reached cameras by mistake",
}
_WORDS = ("bare acronyms", "HSI without immigration", "could mean", "recovered words")
_NO_LISTS = "counts searches, and no list; a mark in a log is of the day of its export"


def beside_a_tally(question: Question, near: int, disowned: int) -> dict[str, Apart]:
    """The rungs that a tally has behind it: ``near`` searches are near misses, ``disowned`` ones stand apart."""
    beside = {
        "could mean": Apart("never counted: they stand under near misses", near),
        "inactive accounts": Apart(f"this figure {_NO_LISTS}"),
        "disowned rows": Apart("never counted: they stand apart, with the vendor's note", disowned),
    }
    if not question.family:
        beside |= {name: Apart("the question asks for no words that name a body") for name in _WORDS}
    elif set(question.family) == {"HSI"}:
        beside["HSI without immigration"] = Apart("the question is about HSI itself")
    elif "HSI" not in question.family:
        beside["HSI without immigration"] = Apart("the question is not about HSI")
    return beside


def beside_a_body(body: str, disowned: int, *, lists: bool) -> dict[str, Apart]:
    """The rungs that a reach (with ``lists``) or its proxies have behind them."""
    from graphshare.domain.bodies import parts

    beside = {"disowned rows": Apart("never counted: they stand apart, with the vendor's note", disowned)}
    if not lists:
        beside["inactive accounts"] = Apart(f"this figure {_NO_LISTS}")
    if body == "HSI":
        beside["HSI without immigration"] = Apart("the question is about HSI itself")
    elif "HSI" not in parts(body):
        beside["HSI without immigration"] = Apart("the question is not about HSI")
    return beside


def beside_a_comparison(body: str, level: Grade, disowned: int) -> dict[str, Apart]:
    """The rungs that a comparison has behind it: it counts what others wrote in logs that span both windows, at one level."""
    beside = beside_a_body(body, disowned, lists=False)
    beside["keyword selections"] = Apart("never counted: only whole logs that span both windows are compared")
    if level is not Grade.HINTED:
        beside["could mean"] = Apart("never counted at this level")
    return beside


def tell(found: Challenge, command: str, moved: bool, provenance: Provenance) -> Answer[Challenge]:
    """A challenge as its sentence and a table of rungs; ``moved``: the records are not those of the finding."""
    found = worded(found)
    found = replace(found, command=command, notes=(*found.notes, *_asked_notes(found, moved)))
    rows: list[tuple[Cell, ...]] = [
        ("as found", None, *("not known" if n is None else n for n in (found.figure, found.searches)), None)
    ]
    rows += [(r.name, r.removes, r.left, r.searches, why_not(r) or strips(r)) for r in found.rungs]
    columns: tuple[str, ...] = ("rung", "removes", "left", "searches left", "what it strips, or why it does not apply")
    if found.sides:  # of a comparison the two sides tell more than the searches of both together
        sides = [found.sides, *(r.sides for r in found.rungs)]
        columns = (*columns[:3], "before", "after", columns[4])
        rows = [(*row[:3], *_rates(s), row[4]) for row, s in zip(rows, sides, strict=True)]
    table = Table("What is left", columns, tuple(rows), spare=("searches left",))
    tables = [table] + ([_evidence(found)] if any(r.evidence for r in found.rungs) else [])
    return Answer(found, tuple(tables), found.notes, provenance=provenance)


def worded(found: Challenge) -> Challenge:
    """A challenge with its sentence and what must be said with it wherever it stands."""
    return replace(found, sentence=_sentence(found), notes=_NOTES)


def strips(rung: Rung) -> str:
    """What a rung strips."""
    return STRIPS[rung.name] + (f" ({rung.agency})" if rung.agency else "")


def why_not(rung: Rung) -> str | None:
    """Why a rung does not apply, and how many searches stand apart for that; ``None`` where it does."""
    if rung.why is None:
        return None
    return f"{rung.why} ({rung.apart:,} apart)" if rung.apart else rung.why


#: The table of ``plain_rows``.
PLAIN_COLUMNS = ("What is stripped", "Takes", "Left", "Searches left")


def plain_rows(found: Challenge) -> tuple[tuple[str, int | str | None, int | str | None, int | str | None], ...]:
    """The rungs as pages and reports show them, the figure first; nothing where it is not known."""
    if found.figure is None:
        return ()
    known = "not known" if found.searches is None else found.searches
    return (
        ("nothing yet", None, found.figure, known),
        *(
            (f"{strips(r)}{f': {why_not(r)}' if r.why else ''}", r.removes, r.left, r.searches)
            for r in found.rungs
        ),
    )  # fmt: skip


def _rates(sides: Sides | None) -> tuple[str | None, str | None]:
    """Searches and rate of each side: ``17 (491.3)``."""
    if sides is None:
        return None, None
    rated = zip((sides.before, sides.after), sides.rates, strict=True)
    earlier, later = (f"{n:,} (–)" if rate is None else f"{n:,} ({rate:,})" for n, rate in rated)
    return earlier, later


def _evidence(found: Challenge) -> Table:
    rows = [
        (r.name, ", ".join(f"{e.release} row {e.row}" for e in r.evidence), r.evidence_total)
        for r in found.rungs
        if r.evidence
    ]
    return Table("Rows that a rung took, the first of each", ("rung", "rows", "in all"), tuple(rows))


_WHAT = {
    "searches": "counted",
    "agencies": "whose searches could mean {body}",
    "owners": "whose cameras {body} searched, had searched, or is listed for, at the widest reading",
}


def _sentence(found: Challenge) -> str:
    body, at, _ = found.question.partition(" at ")
    which = _WHAT[found.counts].format(body=body)
    noun = "search" if found.counts == "searches" else "agency"
    about = f" ({found.question})" if found.counts == "searches" or at else ""
    if found.figure is None:
        return f"There is nothing to strip: how many {many(noun)} are {which}{about} is not known, for nothing is held that could show it."
    left = found.rungs[-1].left if found.rungs else found.figure
    took = [r for r in found.rungs if r.removes]
    most = max(took, key=lambda r: r.removes or 0, default=None)
    end = (
        f"; the rung that takes most is “{most.name}”, {most.removes:,}" if most is not None else "; no rung takes any"
    )
    text = f"Of {plural(found.figure, noun)} {which}{about}, {left:,} {'is' if left == 1 else 'are'} left when every rung is taken{end}."
    last = found.rungs[-1].sides if found.rungs else None
    return f"{text} {_still(found.sides, last)}" if found.sides and last else text


def _still(first: Sides, last: Sides) -> str:
    """Whether a comparison goes the same way when every rung is taken."""

    def told(s: Sides) -> str:
        earlier, later = ("–" if r is None else f"{r:,}" for r in s.rates)
        return f"from {earlier} to {later} per 10,000 searches"

    if "unknown" in (first.way, last.way):
        return "No rate is known on both sides."
    same = "it does so still" if first.way == last.way else f"then it {last.way}"
    return f"The rate {first.way} {told(first)}; when every rung is taken {same}, {told(last)}."


_NOTES = (
    "Each rung strips what the ones before it left: in another order each would take another number.",
    "A rung is an objection somebody could make, and no judgment that these searches are anything else than they say.",
)


def _asked_notes(found: Challenge, moved: bool) -> list[str]:
    """What concerns whoever asked at the command line."""
    notes = []
    if found.sides:
        notes.append(
            "before, after: searches left in the network audits that span both windows, and of 10,000 searches of all kinds there: "
            "the whole stays the same."
        )
    if found.counts == "owners":
        notes.append(
            "Lists are taken at their own days, whatever --carry-days; --to, --state and --via narrow every count, --door none."
        )
    if moved:
        notes.append(
            "The records, rules or decisions are not those of the finding: `graphshare recheck` says what moved."
        )
    return notes
