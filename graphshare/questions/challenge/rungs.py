"""The rungs: what each strips of what the ones before it left, and the rows that it takes away as evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from graphshare.domain.model import Evidence
from graphshare.domain.provenance import Worded
from graphshare.engine import Sql, Tables
from graphshare.facts.reading import in_list

#: So many rows are cited for each rung.
CITED = 5

#: Rules that rest on the letters of an acronym and on nothing around them.
ACRONYMS = (
    "ice", "ice-dotted", "ice-bare", "ins-alone", "ero", "ero-bare", "hsi", "cbp", "dhs", "fbi", "atf", "dea", "irs",
    "ncis", "fps", "bop", "osi", "usm", "tsa", "uspis", "jttf", "doj",
)  # fmt: skip

#: The figure's unit → SQL over what is left.
_UNITS = {
    "searches": "SELECT coalesce(sum(searches), 0)::BIGINT FROM claim WHERE gone IS NULL",
    "agencies": "SELECT count(DISTINCT agency) FROM claim WHERE gone IS NULL AND NOT own",
    "owners": """SELECT count(DISTINCT owner) FROM place p WHERE gone IS NULL AND (p.search IS NULL
        OR EXISTS (SELECT 1 FROM claim c WHERE c.search = p.search AND c.gone IS NULL))""",
}


@dataclass(frozen=True, slots=True)
class Apart:
    """What stands beside a figure already: a rung with nothing to remove, why, and how many searches that is.

    ``count`` is ``None`` where that is not known.
    """

    why: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """Of a comparison: searches that are left before and after, of so many searches of the logs compared."""

    before: int
    after: int
    of_before: int
    of_after: int

    @property
    def rates(self) -> tuple[float | None, float | None]:
        """Per 10,000 searches; ``None`` where there are none."""
        pairs = ((self.before, self.of_before), (self.after, self.of_after))
        earlier, later = (round(10_000 * n / of, 1) if of else None for n, of in pairs)
        return earlier, later

    @property
    def way(self) -> str:
        """Whether the rate ``rose``, ``fell`` or ``stayed``; ``unknown`` where a side holds no search."""
        earlier, later = self.rates
        if earlier is None or later is None:
            return "unknown"
        return "rose" if later > earlier else "fell" if later < earlier else "stayed"

    def to_json(self) -> dict[str, object]:
        """``{"before", "after"}``, each searches and rate."""
        earlier, later = self.rates
        return {"before": {"searches": self.before, "rate": earlier}, "after": {"searches": self.after, "rate": later}}


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung. ``removes`` and ``left`` are in the figure's unit, ``searches`` of what is left in searches.

    ``removes`` is ``None`` where the rung does not apply; ``why`` then says so, and ``apart`` how many searches stand beside
    the figure for this reason already. ``agency`` is the one with most; ``sides``: of a comparison.
    """

    name: str
    removes: int | None
    left: int
    searches: int | None
    evidence: tuple[Evidence, ...] = ()
    evidence_total: int = 0
    why: str | None = None
    apart: int | None = None
    agency: str | None = None
    sides: Sides | None = None

    def to_json(self) -> dict[str, object]:
        """As documented in docs/json.md."""
        return {
            "name": self.name,
            "removes": self.removes,
            "left": self.left,
            "searches_left": self.searches,
            "evidence": [e.to_json() for e in self.evidence],
            "evidence_total": self.evidence_total,
            "why": self.why,
            "apart": self.apart,
            "agency": self.agency,
            "sides": self.sides.to_json() if self.sides else None,
        }


@dataclass(frozen=True, slots=True)
class Challenge(Worded):
    """A figure and what the rungs leave of it. ``counts``: its unit: searches, agencies (that searched), owners (of cameras).

    ``figure`` is ``None``, and there are no rungs, where nothing held could show it; ``searches`` where no log is held.
    ``command`` is the question as it was typed.
    """

    question: str
    counts: str
    figure: int | None
    searches: int | None
    rungs: tuple[Rung, ...]
    command: str = ""
    sides: Sides | None = None

    def to_json(self) -> dict[str, object]:
        """As documented in docs/json.md."""
        return {
            "sentence": self.sentence,
            "question": self.question,
            "counts": self.counts,
            "figure": self.figure,
            "searches": self.searches,
            "sides": self.sides.to_json() if self.sides else None,
            "rungs": [r.to_json() for r in self.rungs],
            "notes": list(self.notes),
            "command": self.command,
        }


def as_far_as_known(found: Challenge, *, shown: bool, logs: bool = True) -> Challenge:
    """A stripped figure without what nothing held could show: no figure of nothing (``shown``: a source that would have shown
    one), no searches without ``logs``."""
    if not found.figure and not shown:
        return Challenge(found.question, found.counts, None, None, ())
    if logs:
        return found
    return replace(found, searches=None, rungs=tuple(replace(r, searches=None) for r in found.rungs))


#: Rungs in their order: name → the table that it strips, and which of its rows (``{top}``: the agency with most).
STEPS: dict[str, tuple[str, str]] = {
    "bare acronyms": ("ground", f"kind = 'body' AND rule IN {in_list(ACRONYMS)}"),
    "the agency with most": ("claim", "agency = $top AND NOT own"),
    "HSI without immigration": (
        "ground",
        "kind = 'body' AND body = 'HSI' AND search IN (SELECT search FROM claim WHERE NOT immigration)",
    ),
    "could mean": ("ground", "kind = 'body' AND strength = 1"),
    "linked by key": ("claim", "linked"),
    "recovered words": ("ground", "recovered"),
    "inactive accounts": ("place", "kind = 'inactive'"),
    "keyword selections": ("claim", "selected"),
    "near names": ("claim", "near"),
    "disowned rows": ("claim", "FALSE"),
}


def strip(
    tables: Tables,
    question: str,
    counts: str,
    beside: Mapping[str, Apart],
    called: Callable[[str], str],
) -> Challenge:
    """Strip what stands in the tables (``grounds``), rung by rung.

    ``counts`` is the unit of the figure; ``beside`` says of rungs that do not apply why not; ``called``: what an agency (id) is called.
    """
    figure, searches = _count(tables, counts), _count(tables, "searches")
    left, rungs = figure, []
    for number, (name, (table, which)) in enumerate(STEPS.items(), start=1):
        if name in beside:
            apart = beside[name]
            rungs.append(Rung(name, None, left, _count(tables, "searches"), why=apart.why, apart=apart.count))
            continue
        top = _top(tables) if "$top" in which else None
        tables.change(
            "UPDATE {table} SET gone = $number WHERE gone IS NULL AND ({which})",
            table=Sql(table),
            number=number,
            which=Sql(which),
            **({"top": top} if "$top" in which else {}),
        )
        if table == "claim" and name in ("keyword selections", "near names"):
            tables.change(
                "UPDATE place SET gone = $number WHERE gone IS NULL AND {which}", number=number, which=Sql(which)
            )
        tables.change(
            """UPDATE claim SET gone = $number WHERE gone IS NULL AND NOT EXISTS
            (SELECT 1 FROM ground g WHERE g.search = claim.search AND g.gone IS NULL)""",
            number=number,
        )
        now = _count(tables, counts)
        rows, total = _rows(tables, number)
        agency = called(top) if top is not None else None
        rungs.append(Rung(name, left - now, now, _count(tables, "searches"), rows, total, agency=agency))
        left = now
    return Challenge(question, counts, figure, searches, tuple(rungs))


def _count(tables: Tables, counts: str) -> int:
    return int(tables.rows(_UNITS[counts])[0][0])


def _top(tables: Tables) -> str | None:
    """The agency, not the body itself, with most of the searches that are left; the first by id among equals."""
    found = tables.rows("""
        SELECT agency FROM claim WHERE gone IS NULL AND NOT own AND agency IS NOT NULL
        GROUP BY agency ORDER BY sum(searches) DESC, agency LIMIT 1""")
    return str(found[0][0]) if found else None


def _rows(tables: Tables, number: int) -> tuple[tuple[Evidence, ...], int]:
    """The first rows of what a rung took: of a search the row whose words it was counted for, of an owner that of its list."""
    found = tables.rows(
        """
        SELECT DISTINCT release, row FROM (
            SELECT coalesce(g.release, c.release) AS release, coalesce(g.row, c.row) AS row
            FROM claim c LEFT JOIN (SELECT search, min(release) AS release, min_by(row, (release, row)) AS row
                FROM ground WHERE release IS NOT NULL GROUP BY search) g ON g.search = c.search WHERE c.gone = $number
            UNION ALL SELECT release, row FROM place WHERE gone = $number)
        WHERE release IS NOT NULL AND row IS NOT NULL ORDER BY release, row""",
        number=number,
    )
    return tuple(Evidence(r, n) for r, n in found[:CITED]), len(found)
