"""Findings, for people: what still holds, and what moved."""

from __future__ import annotations

from collections.abc import Sequence

from graphshare.answer import Answer, Cell, Plain, Table
from graphshare.domain.prose import listed, plural, some
from graphshare.domain.provenance import Provenance
from graphshare.findings import Drift, Finding

#: So many file names stand in a line.
_FILES = 3


def tell_rechecked(checked: Sequence[tuple[str, Finding, Drift]], provenance: Provenance) -> Answer:
    """Findings asked again: the sentence says how many hold and what moved; a line for each figure that did."""
    drifted = [(name, drift) for name, _, drift in checked if not drift.holds]
    if not drifted:
        one = len(checked) == 1
        who = "The finding holds" if one else f"All {len(checked):,} findings hold"
        sentence = f"{who}: every figure, release, rule and human decision is as it was."
    else:
        first = "; ".join(f"{name}: {_in_words(drift)}" for name, drift in drifted)
        sentence = f"{some(len(drifted), 'finding')[:1].upper()}{some(len(drifted), 'finding')[1:]} of {len(checked):,} moved. {first}."
    rows = [(name, *row) for name, drift in drifted for row in _rows(drift)]
    verdicts = tuple(
        (name, "yes" if d.holds else "no", was.command.removeprefix("graphshare ")) for name, was, d in checked
    )
    tables = [Table("Asked again", ("finding", "holds", "command"), verdicts)]
    if rows:
        tables.append(Table("What moved", ("finding", "what", "was", "is"), tuple(rows)))
    data = {
        "sentence": sentence,
        "findings": [
            {"finding": name, "question": was.asked.verb, "command": was.command, **drift.to_json()}
            for name, was, drift in checked
        ],
    }
    versions = sorted({d.versions for _, _, d in checked if d.versions[0] != d.versions[1]})
    notes = [f"Kept by graphshare {was}, asked again by {now}." for was, now in versions]
    return Answer(Plain(data), tuple(tables), tuple(notes), main=len(tables) - 1, provenance=provenance)


def _in_words(drift: Drift) -> str:
    if drift.unanswered:
        return f"it is answered no more ({drift.unanswered.rstrip('.')})"
    parts = []
    if drift.moved:
        parts.append(f"{plural(len(drift.moved), 'figure')} moved")
    else:
        parts.append("every figure stands, but not what it rests on")
    releases = (("came", drift.came), ("went", drift.went), ("changed", drift.changed))
    parts += [f"{_files(names)} {change}" for change, names in releases if names]
    if drift.rules:
        parts.append("the rules changed")
    if drift.hand:
        parts.append("the human decisions changed")
    return ", ".join(parts)


def _files(names: Sequence[str]) -> str:
    if len(names) <= _FILES:
        return listed(names)
    return f"{', '.join(names[:_FILES])} and {plural(len(names) - _FILES, 'other')}"


def _rows(drift: Drift) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    if drift.unanswered:
        rows.append(("the answer", None, drift.unanswered))
    for m in drift.moved:
        if m.what.endswith(".sha256"):
            rows.append((m.what.removesuffix(".sha256"), "as many entries", "others among them"))
        else:
            rows.append((m.what.replace(".entries", ", entries"), _cell(m.was), _cell(m.now)))
    rows += [("release", None, name) for name in drift.came]
    rows += [("release", name, None) for name in drift.went]
    rows += [("release", name, f"{name}, other bytes") for name in drift.changed]
    if drift.rules:
        rows.append(("rules", "as kept", "changed"))
    if drift.hand:
        rows.append(("human decisions", "as kept", "changed"))
    return rows


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None or isinstance(value, str | int | float) else str(value)


def tell_findings(
    findings: Sequence[tuple[str, Finding]], strange: Sequence[tuple[str, str]], provenance: Provenance
) -> Answer:
    """The findings of a folder; ``strange`` are files that are none, with the reason."""
    kept = (
        "No finding is"
        if not findings
        else "One finding is"
        if len(findings) == 1
        else f"{len(findings):,} findings are"
    )
    sentence = f"{kept} kept here."
    rows = tuple((name, f.command.removeprefix("graphshare "), f.sentence) for name, f in findings)
    data = {
        "sentence": sentence,
        "findings": [
            {"file": name, "question": f.asked.verb, "command": f.command, "sentence": f.sentence}
            for name, f in findings
        ],
        "not_understood": [{"file": name, "why": why} for name, why in strange],
    }
    tables = [Table("Findings", ("file", "command", "says"), rows)] if findings else []
    if strange:
        tables.append(Table("Not understood", ("file", "why"), tuple(strange)))
    notes = ("--save-finding FILE keeps one, `graphshare recheck FILE` asks it again.",)
    return Answer(Plain(data), tuple(tables), notes, provenance=provenance)
