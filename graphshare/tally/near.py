"""What a tally does not count and says so: near misses, and what only looks like a body."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from graphshare.domain.bodies import bodies
from graphshare.domain.glossary import plain
from graphshare.engine import Tables
from graphshare.reasons import classify
from graphshare.reasons.classify import Claim, claims
from graphshare.reasons.rules import table
from graphshare.tally.question import Question

#: How many near misses, and how many look-alikes, an answer lists.
MOST = 50
#: How many distinct wordings are looked at for what only looks like a body.
_LOOKED_AT = 5_000
#: Words that the rules take for a body of the immigration family, or for immigration.
_FAMILY_WORDS = ("ice", "hsi", "dhs", "cbp", "ero", "uscis", "border", "homeland", "customs", "immigration", "287")


@dataclass(frozen=True, slots=True)
class Miss:
    """A wording that is not counted: its commonest spelling, in how many rows, and why."""

    wording: str | None
    rows: int
    why: str | None

    def to_json(self) -> dict[str, object]:
        """As documented in docs/json.md."""
        return {"wording": self.wording, "rows": self.rows, "why": self.why}


def near_misses(con: Tables, q: Question) -> list[Miss]:
    """The wordings that could mean what is asked for, or that name nobody; most rows first."""
    if q.of is None:
        return []
    found = con.rows(
        """
        WITH spelled AS (
            SELECT wording, spelling, lead_case, sum(rows)::BIGINT AS n
            FROM told JOIN worded USING (search) JOIN heard USING (search) WHERE near GROUP BY ALL)
        SELECT coalesce(spelling, wording), lead_case, n FROM (
            SELECT wording, spelling, lead_case, sum(n) OVER (PARTITION BY wording)::BIGINT AS n,
                row_number() OVER (PARTITION BY wording ORDER BY uses DESC, spelling, lead_case) AS nth
            FROM (SELECT *, sum(n) OVER (PARTITION BY wording, spelling) AS uses FROM spelled))
        WHERE nth = 1 ORDER BY n DESC, 1 LIMIT $most""",
        most=MOST,
    )
    return [Miss(wording, rows, _why(wording, case, q)) for wording, case, rows in found]


def _why(wording: str | None, case: str | None, q: Question) -> str:
    reading = classify(wording, case)
    mention = next((m for m in reading.mentions if m.body in q.family), None)
    if mention is None:
        rule = (reading.rule or "").partition("/")[0]
        note = _note(rule)
        return f"names nobody ({note or 'words that need not be about ' + _asked(q)})" if rule else "names nobody"
    text = wording if mention.column == "reason" else case
    words = text[slice(*mention.span)] if text and mention.span else mention.body
    where = "" if mention.column == "reason" else ", in the case number"
    note = _note(mention.rule.partition("/")[0])
    return f"could mean {mention.body}: “{words}”{where}" + (f" ({note})" if note else "")


def _asked(q: Question) -> str:
    return "immigration" if q.immigration else str(plain(q.of))


def _note(rule: str) -> str:
    notes = {r.id: r.note for r in table().rules}
    return notes.get(rule, "").rstrip(".")


def look_alikes(con: Tables, q: Question) -> list[Miss]:
    """Wordings that hold the words of a body asked for and mean something else: a highway patrol's border division."""
    pattern = alike(q)
    if pattern is None:
        return []
    found = con.rows(
        """
        SELECT min(coalesce(spelling, wording)), a.state, a.county, sum(rows)::BIGINT AS n, wording
        FROM told x JOIN worded USING (search) JOIN heard USING (search) LEFT JOIN "Agency" a ON a.id = x.agency
        WHERE matched AND NOT counts AND NOT near
        GROUP BY wording, a.state, a.county ORDER BY n DESC, wording, a.state, a.county LIMIT $looked_at""",
        looked_at=_LOOKED_AT,
    )
    rows: Counter[str] = Counter()
    told: dict[str, tuple[str, str]] = {}
    exact = re.compile(pattern)
    for text, state, county, n, wording in found:
        claim = next((c for c in claims(text, "reason", state, county) if _else(c, text, exact)), None)
        if claim is not None:
            rows[wording] += n
            told.setdefault(wording, (text, _other_sense(claim, text)))
    listed = sorted(rows, key=lambda w: (-rows[w], w))[:MOST]
    return [Miss(told[w][0], rows[w], told[w][1]) for w in listed]


def alike(q: Question) -> str | None:
    """A pattern of the wordings that hold the words of a body asked for; none where no body is."""
    words = "|".join(re.escape(w) for w in _words(q))
    return rf"(?i)(^|[^a-z])(?:{words})([^a-z]|$)" if words else None


def _words(q: Question) -> tuple[str, ...]:
    if q.immigration:
        return _FAMILY_WORDS
    known = bodies()
    return tuple(sorted({w.lower() for b in q.bodies for w in (known[b].name, known[b].full, *known[b].aliases)}))


def _else(claim: Claim, text: str, asked: re.Pattern[str]) -> bool:
    """Whether a rule takes words that look like a body asked for to be something else."""
    cancelled = claim.cancelled or claim.rule.kind in ("exception", "local")
    return cancelled and asked.search(text[slice(*claim.span)]) is not None


def _other_sense(claim: Claim, text: str) -> str:
    words = text[slice(*claim.span)]
    note = claim.rule.note if claim.rule.kind in ("exception", "local") else ""
    if claim.elsewhere:
        note = "means something local where this agency is"
    elif claim.context is not None and claim.context.then is None:
        note = claim.context.note or claim.context.id.replace("-", " ")
    return f"“{words}”: {note.rstrip('.') or claim.rule.id.replace('-', ' ')}"
