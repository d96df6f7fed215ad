"""Reasons looked at by people: a line read, a reading explained, the rules scored, wordings to look at next."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path
from typing import TypedDict

from graphshare.answer import Answer, Plain, Table
from graphshare.domain.glossary import PURPOSES, purpose_words
from graphshare.domain.model import Grade, Purpose
from graphshare.errors import InputError, UnreadableFile
from graphshare.reasons.classify import Claim, ReasonReading, claims, classify, fold
from graphshare.reasons.decisions import Decisions, as_decided
from graphshare.reasons.rules import table

FEDERAL = frozenset({Purpose.FEDERAL_IMMIGRATION, Purpose.FEDERAL_OTHER})


class ReadLine(TypedDict):
    """How a line is read; ``span``: the first and the one-past-last character of the words that decided."""

    text: str
    purpose: str
    body: list[str]
    subject: str
    grade: str | None
    rule: str | None
    span: list[int] | None


class Misread(TypedDict):
    """A reason that is read otherwise than it is labeled; ``federal``: whether that counts as a federal one missed or made."""

    reason: str
    label: str
    purpose: str
    body: list[str]
    rule: str | None
    federal: bool


class Doubtful(TypedDict):
    """A wording that a person should look at, how often it occurs, how it is read, and why it is doubtful."""

    wording: str
    count: int
    purpose: str
    body: list[str]
    grade: str | None
    rule: str | None
    why: str


class FederalScore(TypedDict):
    """How often federal is read where it is meant; shares are ``None`` where nothing was there to count."""

    precision: float | None
    recall: float | None
    tp: int
    fp: int
    fn: int


class Score(TypedDict):
    """How well labeled reasons are read: per label ``rows`` and how many are ``right``."""

    federal: FederalScore
    purposes: dict[str, dict[str, int]]
    errors: list[Misread]


def _said(text: str, reading: ReasonReading) -> ReadLine:
    return {
        "text": text,
        "purpose": reading.purpose.value,
        "body": list(reading.bodies),
        "subject": reading.subject.value,
        "grade": reading.grade.value if reading.grade else None,
        "rule": reading.rule,
        "span": list(reading.span) if reading.span else None,
    }


def classify_lines(lines: Iterable[str]) -> list[ReadLine]:
    """One object a line, blank lines too: ``text, purpose, body, subject, grade, rule, span``.

    ``span`` holds the first and the one-past-last character of the words that decided, or is null.
    """
    texts = [line.rstrip("\r\n") for line in lines]
    return [_said(t, classify(t)) for t in texts]


# ---------------------------------------------------------------------------------------------------------- explain

_EFFECT = {"exception": "an exception: counts for nothing", "local": "somebody local: counts for nothing"}


def _effect(claim: Claim) -> str:
    if claim.rule.kind in _EFFECT:
        return _EFFECT[claim.rule.kind]
    if claim.rule.kind == "topic":
        return claim.rule.purpose.value if claim.rule.purpose else ""
    body = claim.rule.body
    if claim.elsewhere:
        return f"{body} elsewhere, something local for this agency: counts for nothing"
    if claim.cancelled and claim.context is not None:
        return f"{body}, cancelled by its context “{claim.context.id}”"
    if claim.grade is None:
        return f"{body}, but counts only where somebody asks for it"
    because = f" by its context “{claim.context.id}”" if claim.context else ""
    return f"{body}, {claim.grade.value}{because}"


def explain(text: str, *, state: str | None = None, county: str | None = None) -> Answer:
    """Which rules claim which words of a reason, which exception cancels what, and the reading that follows."""
    reading = classify(text, state=state, county=county)
    words = [
        {
            "words": text[slice(*claim.span)],
            "span": list(claim.span),
            "rule": claim.rule.id,
            "kind": claim.rule.kind,
            "body": claim.rule.body,
            "context": claim.context.id if claim.context else None,
            "grade": claim.grade.value if claim.grade and not claim.cancelled else None,
            "cancels": _cancelled_names(text, claim) if claim.rule.kind in _EFFECT else [],
            "effect": _effect(claim),
            "note": table().note(claim.context.id) if claim.context else claim.rule.note,
        }
        for claim in claims(text, "reason", state, county)
    ]
    data = {**_said(text, reading), "asked_by": reading.asked_by, "words": words}
    if reading.rule == "unstated":
        data["words"] = []
    why = Table(
        f"“{text}”: {_meaning(reading)}",
        ("words", "rule", "read as", "note"),
        tuple((w["words"], w["rule"], w["effect"], w["note"] or None) for w in words),
        None if words else _nothing(reading),
    )
    return Answer(Plain(data), (why,))


def _nothing(reading: ReasonReading) -> str:
    if reading.purpose is Purpose.UNSTATED:
        return "It states nothing: blank, masked or a placeholder."
    return "No rule finds a federal body, immigration or unnamed assistance in it."


def _cancelled_names(text: str, claim: Claim) -> list[str]:
    """The bodies that would have been read in the words of an exception."""
    inside = text[slice(*claim.span)].lower()
    return sorted(
        {r.body for r in table().rules if r.kind == "name" and r.body and r.pattern.on(inside).search(inside)}
    )


# ------------------------------------------------------------------------------------------------------------ score


def read_labeled(path: Path) -> list[tuple[str, str]]:
    """Reasons and labels out of a tab-separated file with the columns ``reason`` and ``label``.

    Raises ``UnreadableFile`` where there is no such file and ``InputError`` where columns or labels are not those.
    """
    if not path.is_file():
        raise UnreadableFile(f"There is no file {path.name}.", hint="Give a tab-separated file with reason and label.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise UnreadableFile(f"{path.name} cannot be read as text.", hint="It must be UTF-8, tab-separated.") from error
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        head = [h.strip().lower() for h in next(rows, [])]
        lines = [(number, row) for number, row in enumerate(rows, start=2) if row]
    except csv.Error as error:
        raise InputError(f"{path.name} is not tab-separated text: {error}.") from error
    if "reason" not in head or "label" not in head:
        found = ", ".join(h for h in head if h)[:200] or "nothing"
        raise InputError(
            f"{path.name} lacks the columns reason and label.", hint=f"Its first line must name both; found: {found}."
        )
    at, said = head.index("reason"), head.index("label")
    known = {p.value for p in Purpose}
    out = []
    for number, row in lines:
        if len(row) <= max(at, said):
            raise InputError(f"{path.name}, line {number}: no label.", hint="A tab stands between reason and label.")
        label = row[said].strip()
        if label not in known:
            raise InputError(
                f"{path.name}, line {number}: “{label}” is no label.", hint=f"One of: {', '.join(sorted(known))}."
            )
        out.append((row[at], label))
    if not out:
        raise InputError(f"{path.name} holds no labeled reasons.")
    return out


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def score_rows(labeled: Iterable[tuple[str, str]]) -> Score:
    """``federal`` (precision, recall, tp, fp, fn), ``purposes`` (right of how many, per label) and ``errors``.

    Federal is ``federal_immigration`` or ``federal_other``; reasons labeled ``ambiguous`` are left out of it.
    ``precision`` and ``recall`` are null where nothing was there to count. An error is any reading that differs from its
    label; ``federal`` on it says whether it counts there.
    """
    tp = fp = fn = 0
    rows: Counter[str] = Counter()
    right: Counter[str] = Counter()
    errors: list[Misread] = []
    for reason, label in labeled:
        reading = classify(reason)
        rows[label] += 1
        right[label] += reading.purpose.value == label
        said, meant = reading.purpose in FEDERAL, Purpose(label) in FEDERAL
        counts = label != Purpose.AMBIGUOUS.value
        if counts:
            tp += said and meant
            fp += said and not meant
            fn += meant and not said
        if reading.purpose.value != label:
            read = _said(reason, reading)
            errors.append(
                {
                    "reason": reason,
                    "label": label,
                    "purpose": read["purpose"],
                    "body": read["body"],
                    "rule": read["rule"],
                    "federal": counts and said is not meant,
                }
            )
    return {
        "federal": {"precision": _ratio(tp, tp + fp), "recall": _ratio(tp, tp + fn), "tp": tp, "fp": fp, "fn": fn},
        "purposes": {p.value: {"rows": rows[p.value], "right": right[p.value]} for p in Purpose if rows[p.value]},
        "errors": sorted(errors, key=lambda e: not e["federal"]),
    }


def score(path: Path) -> Answer:
    """How well the rules read reasons that a person labeled; the data is that of ``score_rows``."""
    data = score_rows(read_labeled(Path(path)))
    federal = data["federal"]
    precision, recall = (None if x is None else f"{x:.3f}" for x in (federal["precision"], federal["recall"]))
    first = Table(
        "Federal or not",
        ("precision", "recall", "right", "wrongly federal", "missed"),
        ((precision, recall, federal["tp"], federal["fp"], federal["fn"]),),
        "Reasons labeled ambiguous are left out.",
    )
    purposes = Table(
        "By label",
        ("label", "reasons", "right"),
        tuple((p, n["rows"], n["right"]) for p, n in data["purposes"].items()),
    )
    wrong = Table(
        "Read otherwise than labeled",
        ("reason", "label", "read as", "rule"),
        tuple((e["reason"], e["label"], e["purpose"], e["rule"]) for e in data["errors"]),
    )
    return Answer(Plain(data), (first, purposes, wrong))


# ----------------------------------------------------------------------------------------------------------- review

#: Words that a slip of the finger may have hidden from the rules.
_LOOKALIKES = ("immigration", "immigrant", "homeland", "marshals", "customs", "deportation", "detainer")
_WORD = re.compile("[a-z]{5,20}")


def _suspicion(wording: str, reading: ReasonReading) -> str | None:
    """Why a person should look at a wording, or ``None``."""
    if reading.purpose is Purpose.AMBIGUOUS:
        if reading.grade is Grade.HINTED:
            return f"hints at {', '.join(reading.bodies)}"
        return (
            "assistance, or something federal, without a name" if reading.rule != "short-homeland" else "may be short"
        )
    if reading.purpose is Purpose.NOT_FEDERAL:
        if reading.rule is not None:
            return f"an exception held: {reading.rule}"
        for word in _WORD.findall(wording):
            for known in _LOOKALIKES:
                if word != known and word[0] == known[0] and SequenceMatcher(None, word, known).ratio() >= 0.75:
                    return f"“{word}” looks like {known}"
    return None


def _meaning(reading: ReasonReading) -> str:
    """What a reading says, as people read it."""
    bodies = " and ".join(m.body for m in reading.mentions if m.grade == reading.grade)
    return reading.grade.says(bodies) if reading.grade and bodies else PURPOSES[reading.purpose]


def review(counted: Iterable[tuple[str, int]], decisions: Decisions | None = None, limit: int | None = None) -> Answer:
    """Wordings that a person should look at, most frequent first: hinted, unnamed, excepted, and likely slips.

    ``counted`` gives wordings as written with how often they occur (rows or searches, the caller's choice). What a person has decided is
    left out. The data is a list of ``{"wording", "count", "purpose", "body", "grade", "rule", "why"}``, most frequent first.
    """
    decided = decisions.by_wording if decisions else {}
    totals: Counter[str] = Counter()
    for wording, count in counted:
        totals[wording] += count
    queue: list[Doubtful] = []
    for wording, count in totals.items():
        if as_decided(wording) in decided:
            continue
        reading = classify(wording)
        why = _suspicion(fold(wording), reading)
        if why is not None:
            said = _said(wording, reading)
            queue.append(
                {
                    "wording": wording,
                    "count": count,
                    "purpose": said["purpose"],
                    "body": said["body"],
                    "grade": said["grade"],
                    "rule": said["rule"],
                    "why": why,
                }
            )
    queue.sort(key=lambda q: (-q["count"], q["wording"]))
    shown = queue if limit is None else queue[:limit]
    columns = ("wording", "count", "read as", "body", "why")
    rows = tuple(
        (q["wording"], q["count"], purpose_words(q["purpose"]), ", ".join(q["body"]) or None, q["why"]) for q in shown
    )
    note = "Say what one means with: graphshare reasons decide WORDING --purpose P --why TEXT"
    return Answer(Plain(shown), (Table("Wordings to look at", columns, rows, note),))
