"""Human readings of reasons: a line of ``hand/reasons.csv`` for a wording or for one search wins over the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphshare.domain.bodies import bodies, body_named, immigration_family
from graphshare.domain.model import CellState, Grade, Purpose, Subject
from graphshare.errors import HandError, UnknownName
from graphshare.hand import Rows, append_decision, change_decisions, read_decisions
from graphshare.reasons import operations
from graphshare.reasons.classify import SPEAKING, Mention, ReasonReading, classify, fold, says_nothing
from graphshare.reasons.operations import Operation
from graphshare.reasons.rules import table
from graphshare.untrusted import legible

FILE = "reasons.csv"
COLUMNS = ("wording", "search", "purpose", "body", "grade", "subject", "who", "when", "why")

#: The rule of a reading that a person decided.
HAND = "hand"

_SEARCH = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|k-[0-9a-f]{20}|r-[0-9a-f]+-[0-9]+")
_FEDERAL = (Purpose.FEDERAL_IMMIGRATION, Purpose.FEDERAL_OTHER)

#: One distinct pair of cells: reason, case number, the state of each, and the searching agency's state and county.
Cells = tuple[str | None, str | None, str | None, str | None, str | None, str | None]
ABSENT = CellState.ABSENT.value


def is_search_id(text: str) -> bool:
    """Whether a text has the shape of a search's id, and so is no wording."""
    return _SEARCH.fullmatch(text.strip().lower()) is not None


@dataclass(frozen=True, slots=True)
class ReasonDecision:
    """What a person said of one wording (folded) or one search (its id): exactly one of the two is set."""

    wording: str | None
    search: str | None
    purpose: Purpose
    bodies: tuple[str, ...] = ()
    grade: Grade | None = None
    subject: Subject = Subject.NOT_STATED
    who: str = ""
    when: str = ""
    why: str = ""

    def reading(self) -> ReasonReading:
        """The reading that stands in place of the rules'."""
        grade = self.grade if self.bodies else None
        mentions = tuple(Mention(b, grade, HAND, "reason", None) for b in self.bodies) if grade else ()
        return ReasonReading(self.purpose, mentions, self.subject, grade, HAND)

    def row(self) -> dict[str, str]:
        """The decision as a line of the file."""
        subject = "" if self.subject is Subject.NOT_STATED else self.subject.value
        return {
            "wording": self.wording or "",
            "search": self.search or "",
            "purpose": self.purpose.value,
            "body": "; ".join(self.bodies),
            "grade": self.grade.value if self.grade else "",
            "subject": subject,
            "who": self.who,
            "when": self.when,
            "why": self.why,
        }


def _choice(kind: type[Purpose] | type[Grade] | type[Subject], text: str, what: str) -> str:
    known = [member.value for member in kind]
    if text not in known:
        raise UnknownName(what, text, known, hint=f"One of: {', '.join(known)}.")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A decision as somebody wrote it, before it is checked: texts, empty where nothing is said; by name, for all are texts."""

    wording: str = ""
    search: str = ""
    purpose: str
    named: Sequence[str] = ()
    grade: str = ""
    subject: str = ""
    who: str = ""
    when: str = ""
    why: str


def _decision(written: _Written) -> ReasonDecision:
    """The decision; raises where it contradicts itself or names something unknown."""
    wording, search, why = written.wording, written.search, written.why
    if bool(wording) == bool(search):
        raise HandError("A decision about a reason is about a wording or about a search: one of the two.")
    if not why.strip():
        raise HandError("A decision about a reason needs its why.", hint="Say in a few words what makes you sure.")
    says = Purpose(_choice(Purpose, written.purpose, "purpose"))
    found = tuple(body_named(n).name for n in written.named)
    level = Grade(_choice(Grade, written.grade, "grade")) if written.grade else None
    family = immigration_family(found)
    if says in _FEDERAL:
        if not found:
            raise HandError(
                f"{says} needs the body that is named.", hint=f"For instance --body {next(iter(bodies()))}."
            )
        if (says is Purpose.FEDERAL_IMMIGRATION) is not family:
            other = _FEDERAL[0] if family else _FEDERAL[1]
            raise HandError(f"{', '.join(found)} and {says} contradict each other.", hint=f"Purpose {other} fits.")
        if level is Grade.HINTED:
            raise HandError(f"What is only hinted is {Purpose.AMBIGUOUS}, not {says}.")
        level = level or Grade.NAMED
    elif says is Purpose.AMBIGUOUS:
        if level not in (None, Grade.HINTED):
            raise HandError(f"What is {level} is federal, not {says}.")
        level = Grade.HINTED if found else None
    elif found or level:
        raise HandError(f"{says} names no body.", hint="Leave body and grade out, or choose another purpose.")
    topic = Subject(_choice(Subject, written.subject, "subject")) if written.subject else Subject.NOT_STATED
    if says is Purpose.IMMIGRATION_UNSPECIFIED:
        topic = Subject.IMMIGRATION
    return ReasonDecision(
        as_decided(wording) if wording else None,
        search.strip() or None,
        says,
        found,
        level,
        topic,
        written.who,
        written.when,
        why.strip(),
    )


@dataclass(frozen=True)
class Decisions:
    """All decisions about reasons in force; a later line about the same thing has replaced an earlier one.

    ``operations``: those that people named beside the packaged ones.
    """

    by_wording: dict[str, ReasonDecision]
    by_search: dict[str, ReasonDecision]
    operations: tuple[Operation, ...] = ()

    @classmethod
    def none(cls) -> Decisions:
        """No decisions: the rules alone."""
        return cls({}, {})

    @classmethod
    def read(cls, hand: Path) -> Decisions:
        """The decisions in the folder ``hand``; raises ``HandError`` with the line that cannot be used."""
        out = cls({}, {}, operations.read(hand))
        for number, row in enumerate(read_decisions(hand / FILE, COLUMNS), start=2):
            named = [n.strip() for n in row["body"].split(";") if n.strip()]
            written = _Written(**{c: text for c, text in row.items() if c != "body"}, named=named)
            try:
                decision = _decision(written)
            except (HandError, UnknownName) as error:
                raise HandError(f"{FILE}, decision {number - 1}: {error.message}", hint=error.hint) from error
            out._take(decision)
        return out

    def _take(self, decision: ReasonDecision) -> None:
        if decision.wording:
            self.by_wording[decision.wording] = decision
        elif decision.search:
            self.by_search[decision.search] = decision

    def __bool__(self) -> bool:
        return bool(self.by_wording or self.by_search or self.operations)

    def of(self, search: str) -> ReasonReading | None:
        """The reading that a person gave one search, whatever its reason."""
        decision = self.by_search.get(search)
        return decision.reading() if decision else None


def prefilter(decisions: Decisions | None = None) -> str:
    """One RE2 alternation, without regard to case: a cell without a hit is never anything but ``not_federal``.

    Test the reason and the case number each by itself: whole texts ("hs", "test") are part of it. It is legal, and means
    the same, in DuckDB (``regexp_matches``; give it as a literal), in Java (Spark's ``rlike``) and in Python. With
    ``decisions``, wordings that a person decided are hits too.
    """
    found = table().prefilter
    if decided := sorted(decisions.by_wording) if decisions else []:
        found += f"|^[^a-z0-9]*(?:{'|'.join(_literal(w) for w in decided)})[^a-z0-9]*$"
    if named := decisions.operations if decisions else ():
        found += f"|(?:^|[^a-z])(?:{'|'.join(o.pattern.replace(' ', '[^a-z0-9]+') for o in named)})(?:[^a-z]|$)"
    return found


def as_decided(wording: str) -> str:
    """A wording by which decisions are found: folded, and as it is shown, so that what a person copies is what was meant."""
    return legible(fold(wording))


def _literal(wording: str) -> str:
    """A folded wording as a pattern for RE2 and Java: white space of any kind and length, the rest to the letter."""
    inner = re.sub(r"^[^a-z0-9]+|[^a-z0-9]+$", "", wording, flags=re.ASCII)
    parts = re.split(r"(\\(?:[rt]|x[0-9a-f]{2}|u[0-9a-f]{4,8}))", inner)
    return "".join(_UNSEEN_OR_TYPED if nth % 2 else _letters(part) for nth, part in enumerate(parts))


#: What nobody sees, or its name as it is shown: more than that may pass, for what passes is read again.
_UNSEEN_OR_TYPED = r"(?:[^a-z0-9]|\\[a-z0-9]+)"


def _letters(inner: str) -> str:
    return "".join(
        "[^a-z0-9]+" if c == " " else c if c.isalnum() else f"[{c}]" if c not in "^]\\[" else f"\\{c}" for c in inner
    )


def readings(distinct: Iterable[Cells], decisions: Decisions | None = None) -> list[ReasonReading]:
    """One reading for each pair of cells, in order; a decision about a wording stands for what the reason says.

    Many searches give one reason, each with a case number of its own that says nothing: those are read once.
    """
    decided = decisions.by_wording if decisions else {}
    named = decisions.operations if decisions else ()
    known: dict[Cells, ReasonReading] = {}
    out = []
    for cells in distinct:
        if (case := cells[1]) and says_nothing(case) and not any(o.regex.search(case.lower()) for o in named):
            cells = (cells[0], None, cells[2], None, cells[4], cells[5])
        reading = known.get(cells)
        if reading is None:
            reading = known[cells] = _with_operations(_read(cells, decided), cells, named)
        out.append(reading)
    return out


def _read(cells: Cells, decided: Mapping[str, ReasonDecision]) -> ReasonReading:
    reason, case, reason_state, case_state, state, county = cells
    decision = decided.get(as_decided(reason)) if decided and reason and reason_state in SPEAKING else None
    if decision is None:
        said = ABSENT if reason_state is None else reason_state
        case_said = ABSENT if case_state is None else case_state
        return classify(reason, case, reason_state=said, case_state=case_said, state=state, county=county)
    alone = classify(None, case, case_state=case_state or ABSENT, state=state, county=county)
    return _together(decision.reading(), alone)


def _with_operations(reading: ReasonReading, cells: Cells, named: Sequence[Operation]) -> ReasonReading:
    """A reading, and what the operations that people named add to it; a decision about the wording stands alone."""
    if not named or reading.rule == HAND:
        return reading
    for column, text, state in (("reason", cells[0], cells[2]), ("case", cells[1], cells[3])):
        if not text or state not in SPEAKING:
            continue
        for operation in named:
            if match := operation.regex.search(text.lower()):
                reading = _together(_of_operation(operation, column, match.span()), reading)
    return reading


def _of_operation(operation: Operation, column: str, span: tuple[int, int]) -> ReasonReading:
    grade, body = operation.grade, operation.body
    firm = grade not in (None, Grade.HINTED)
    purpose = _FEDERAL[not immigration_family([body])] if firm and body else Purpose.AMBIGUOUS
    mentions = (Mention(body, grade, operation.id, column, span),) if body and grade else ()
    return ReasonReading(purpose, mentions, Subject.NOT_STATED, grade, operation.id, span, column)


def _together(decided: ReasonReading, case: ReasonReading) -> ReasonReading:
    """What a person said of the reason, and what the rules read in the case number."""
    if case.purpose is Purpose.UNSTATED or (not case.mentions and case.purpose.rank >= decided.purpose.rank):
        return decided
    best: dict[str, Mention] = {}
    for mention in (*decided.mentions, *case.mentions):
        known = best.get(mention.body)
        if known is None or mention.grade.strength > known.grade.strength:
            best[mention.body] = mention
    mentions = tuple(sorted(best.values(), key=lambda m: -m.grade.strength))
    lead = case if case.purpose.rank < decided.purpose.rank else decided
    subject = decided.subject if decided.subject is not Subject.NOT_STATED else case.subject
    return ReasonReading(
        lead.purpose, mentions, subject, mentions[0].grade if mentions else None, lead.rule, lead.span, lead.column
    )


def decide(
    hand: Path,
    *,
    purpose: str,
    why: str,
    wording: str = "",
    search: str = "",
    named: Sequence[str] = (),
    grade: str = "",
    subject: str = "",
    who: str = "",
    when: str = "",
) -> ReasonDecision:
    """Write a decision about a wording or a search into the folder ``hand``; it holds from the next build on.

    Raises ``HandError`` where it contradicts itself and ``UnknownName`` where it names an unknown body or purpose.
    """
    written = _Written(
        wording=wording, search=search, purpose=purpose, named=named, grade=grade, subject=subject, who=who, when=when, why=why
    )  # fmt: skip
    decision = _decision(written)
    append_decision(hand / FILE, COLUMNS, decision.row())
    return decision


def undo(hand: Path, *, wording: str = "", search: str = "") -> int:
    """Take back every decision about a wording or a search; gives how many lines that were."""

    def kept(rows: Rows) -> Rows:
        return [
            r
            for r in rows
            if not ((wording and as_decided(r["wording"]) == as_decided(wording)) or (search and r["search"] == search))
        ]

    return change_decisions(hand / FILE, COLUMNS, kept)
