"""What a reason and a case number say together: purpose, bodies, subject, grade, and the words that show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from graphshare.domain.bodies import bodies, immigration_family
from graphshare.domain.model import CellState, Grade, Purpose, Subject
from graphshare.engine import quoted
from graphshare.reasons.patterns import NAME
from graphshare.reasons.rules import Context, Rule, contexts_for, opened, rules_for, table

Span = tuple[int, int]

#: Cells whose text is a reason or case number; any other state is silence.
SPEAKING: frozenset[str] = frozenset({CellState.VALUE.value, CellState.PARTIAL.value})

#: A run of white space, for ``fold``: the same text is legal in Python, RE2 and Java.
WHITE_SPACE = "[\t-\r \xa0]+"
#: White space that is more than single spaces inside: what ``fold`` has to even out.
UNEVEN_SPACE = "[\t-\r\xa0]|  |^ | $"


@dataclass(frozen=True, slots=True)
class Mention:
    """A body that a cell names. ``rule`` is the name's rule, and after a slash the context that decided its grade."""

    body: str
    grade: Grade
    rule: str
    column: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class ReasonReading:
    """The summary of a reason and case number.

    ``mentions`` holds the strongest mention of each body, bodies as written and not rolled up. ``subject`` is said of
    searches that are read as federal, immigration or ambiguous; it is not stated for all others. ``rule`` and ``span``
    are those that decided the purpose (``span`` in ``column``). ``asked_by`` is a local agency that is asking.
    """

    purpose: Purpose
    mentions: tuple[Mention, ...] = ()
    subject: Subject = Subject.NOT_STATED
    grade: Grade | None = None
    rule: str | None = None
    span: Span | None = None
    column: str | None = None
    asked_by: str | None = None

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies named, strongest first."""
        return tuple(m.body for m in self.mentions)


@dataclass(slots=True)
class Claim:
    """Words that a rule claimed in one column, and what became of them."""

    rule: Rule
    column: str
    span: Span
    grade: Grade | None = None
    context: Context | None = None
    elsewhere: bool = False
    local: Span | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the surrounding words, or the place of the agency, take this name back."""
        return self.elsewhere or (self.context is not None and self.context.then is None and not self.context.stands)

    @property
    def label(self) -> str:
        """The rule, and after a slash what decided its grade."""
        after = "place" if self.elsewhere else self.context.id if self.context else ""
        return f"{self.rule.id}/{after}" if after else self.rule.id


NOT_FEDERAL = ReasonReading(Purpose.NOT_FEDERAL)
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def _lower(text: str) -> str:
    """Lower case for the letters A to Z only, so that every place stays where it was and all engines agree."""
    return text.lower() if text.isascii() else text.translate(_ASCII_LOWER)


def fold(text: str) -> str:
    """A wording as it is grouped: lower case letter by letter, white space to single spaces, trimmed."""
    lower = text.lower() if text.isascii() else "".join(c.lower()[:1] for c in text)
    return re.sub(WHITE_SPACE, " ", lower).strip(" ")


def fold_sql(text: str) -> str:
    """SQL for ``fold``. Replacing and trimming cost ten times as much as looking, and few texts need it."""
    lower = f"lower({text})"
    even = f"trim(regexp_replace({lower}, {quoted(WHITE_SPACE)}, ' ', 'g'), ' ')"
    return f"CASE WHEN regexp_matches({lower}, {quoted(UNEVEN_SPACE)}) THEN {even} ELSE {lower} END"


def _in_place(place: tuple[str, str] | None, state: str | None, county: str | None) -> bool:
    if place is None or state is None or county is None:
        return False
    here = county.strip().lower().removesuffix(" county")
    return state.strip().upper() == place[0] and here == place[1].lower()


def claims(text: str, column: str, state: str | None = None, county: str | None = None) -> list[Claim]:
    """All words of one cell that rules claim, in the order of the text, names with their grade decided."""
    lower = _lower(text)
    seeds = table().seeds(lower)
    if not seeds:
        return []
    opens = opened(lower)
    taken = bytearray(len(text))
    found: list[Claim] = []
    for rule in rules_for(seeds, column, opens):
        for match in rule.pattern.on(lower).finditer(lower):
            claimed = match.span(match.lastindex or 0)
            start, end = match.span() if rule.kind == "local" else claimed
            if 1 in taken[start:end] or (rule.upper and not text[start:end].isupper()):
                continue
            taken[start:end] = b"\x01" * (end - start)
            elsewhere = _in_place(rule.except_in, state, county)
            local = claimed if rule.kind == "local" else None
            found.append(Claim(rule, column, (start, end), rule.grade, elsewhere=elsewhere, local=local))
    found.sort(key=lambda c: c.span)
    names = [c for c in found if c.rule.kind == "name" and not c.elsewhere]
    if names:
        _decide(lower, names, opens)
    return found


def _decide(lower: str, names: list[Claim], opens: frozenset[str]) -> None:
    """Let the contexts decide the grades of the names in one cell; ``opens`` are those that its words let be tried."""
    if len(names) == 1 and len(lower) == names[0].span[1] - names[0].span[0]:
        return
    pieces: list[str] = []
    places: dict[int, Claim] = {}
    shown = at = 0
    for claim in names:
        start, end = claim.span
        pieces.append(lower[at:start].replace(NAME, " "))
        shown += start - at
        places[shown] = claim
        pieces.append(NAME)
        shown += 1
        at = end
    pieces.append(lower[at:].replace(NAME, " "))
    around = "".join(pieces)
    undecided = len(names)
    ids = frozenset([c.rule.id for c in names])
    weak = any(c.rule.grade is Grade.HINTED for c in names)
    for context in contexts_for(ids, weak=weak, several=len(names) > 1, opens=opens):
        for match in context.pattern.regex.finditer(around):
            start = around.find(NAME, match.start(), match.end())
            while start >= 0:
                claim = places[start]
                if claim.context is None and _decides(context, claim.rule):
                    claim.context = context
                    claim.grade = claim.grade if context.stands else context.then
                    undecided -= 1
                start = around.find(NAME, start + 1, match.end())
        if not undecided:
            return


def _decides(context: Context, rule: Rule) -> bool:
    if context.only and rule.id not in context.only:
        return False
    if context.then is None:
        return True
    if context.then is Grade.HINTED:
        return rule.grade is Grade.NAMED
    if context.then is Grade.NAMED:
        return rule.grade is Grade.HINTED and rule.lift
    return rule.lift


@cache
def _family() -> frozenset[str]:
    return frozenset(b for b in bodies() if immigration_family([b]))


def _strongest(found: Iterable[Claim]) -> tuple[Mention, ...]:
    best: dict[str, Mention] = {}
    for claim in found:
        if claim.rule.kind != "name" or claim.cancelled or claim.grade is None or claim.rule.body is None:
            continue
        known = best.get(claim.rule.body)
        if known is None or claim.grade.strength > known.grade.strength:
            best[claim.rule.body] = Mention(claim.rule.body, claim.grade, claim.label, claim.column, claim.span)
    if len(best) < 2:
        return tuple(best.values())
    order = {body: n for n, body in enumerate(best)}
    return tuple(sorted(best.values(), key=lambda m: (-m.grade.strength, order[m.body])))


def _subject(found: list[Claim], texts: Iterable[str]) -> Subject:
    if any(c.rule.subject is Subject.IMMIGRATION and not c.cancelled for c in found):
        return Subject.IMMIGRATION
    lower = [_lower(t) for t in texts if _has_letters(t)]
    for subject, pattern in table().subjects:
        if any(pattern.on(t).search(t) for t in lower):
            return subject
    return Subject.NOT_STATED


def _has_letters(text: str) -> bool:
    return text.upper() != text.lower()


def says_nothing(case: str) -> bool:
    """Whether a case number can change no reading: it has no letters, or none that any rule or subject looks for."""
    if not _has_letters(case):
        return True
    lower = _lower(case)
    return not table().seeds(lower) and not any(p.on(lower).search(lower) for _, p in table().subjects)


def _summary(reason: str | None, case: str | None, found: list[Claim], stated: bool) -> ReasonReading:
    cells = {"reason": reason or "", "case": case or ""}
    mentions = _strongest(found)
    topics = [c for c in found if c.rule.kind == "topic"]
    firm = [m for m in mentions if m.grade is not Grade.HINTED]
    family = [m for m in firm if m.body in _family()] if firm else firm
    immigration = [c for c in topics if c.rule.purpose is Purpose.IMMIGRATION_UNSPECIFIED] if topics else topics
    local = next((c for c in found if c.local), None)
    asked_by = cells[local.column][slice(*local.local)].strip() if local and local.local else None
    why: Mention | None = None
    topic: Claim | None = None
    if firm:
        purpose = Purpose.FEDERAL_IMMIGRATION if family else Purpose.FEDERAL_OTHER
        why = (family or firm)[0]
    elif immigration:
        purpose, topic = Purpose.IMMIGRATION_UNSPECIFIED, immigration[0]
    elif mentions or topics:
        purpose = Purpose.AMBIGUOUS
        why, topic = (mentions[0], None) if mentions else (None, topics[0])
    else:
        purpose = Purpose.NOT_FEDERAL if stated else Purpose.UNSTATED
        topic = (
            next((c for c in found if c.cancelled or c.rule.kind in ("exception", "local")), None) if stated else None
        )
    counted = purpose not in (Purpose.NOT_FEDERAL, Purpose.UNSTATED)
    subject = _subject(found, cells.values()) if counted else Subject.NOT_STATED
    grade = mentions[0].grade if mentions else None
    if why:
        return ReasonReading(purpose, mentions, subject, grade, why.rule, why.span, why.column, asked_by)
    if topic:
        return ReasonReading(purpose, mentions, subject, grade, topic.label, topic.span, topic.column, asked_by)
    return ReasonReading(purpose, mentions, subject, grade, None if stated else "unstated", asked_by=asked_by)


def classify(
    reason: str | None,
    case: str | None = None,
    *,
    reason_state: CellState | str = CellState.VALUE,
    case_state: CellState | str = CellState.VALUE,
    state: str | None = None,
    county: str | None = None,
) -> ReasonReading:
    """Read a reason and a case number together, as written: masked, but not folded.

    The states say whether a cell speaks at all; ``state`` and ``county`` are those of the searching agency, for
    acronyms that are something local there. Either column may name a body; a silent reason (masked, blank, a
    placeholder) is ``unstated`` unless the case number names one.

    Examples
    --------
    >>> reading = classify("Assist HSI, immigration")
    >>> reading.purpose.value, [(m.body, m.grade.value) for m in reading.mentions]
    ('federal_immigration', [('HSI', 'asked')])
    >>> classify("vice unit").purpose.value
    'not_federal'
    """
    spoken = reason if reason is not None and reason_state in SPEAKING else None
    numbered = case if case is not None and case_state in SPEAKING else None
    found: list[Claim] = []
    stated = False
    if spoken is not None:
        found = claims(spoken, "reason", state, county)
        lower = _lower(spoken)
        stated = table().placeholder.on(lower).search(lower) is None
    if numbered:
        found += claims(numbered, "case", state, county)
    if stated and not found:
        return NOT_FEDERAL
    return _summary(spoken, numbered, found, stated)


def requested_for(reason: str) -> str | None:
    """The local agency that a reason says is asking or being assisted, as written; ``None`` if it names none.

    Federal bodies are no local agencies: ``AOA HSI`` gives ``None``, ``AOA Springfield PD / HSI`` gives the police.
    """
    lower = _lower(reason)
    found = claims(reason, "reason")
    if found:
        return next((reason[slice(*c.local)].strip() for c in found if c.local), None)
    for rule in table().rules:
        if rule.kind == "local":
            for match in rule.pattern.on(lower).finditer(lower):
                return reason[slice(*match.span(match.lastindex or 0))].strip()
    return None
