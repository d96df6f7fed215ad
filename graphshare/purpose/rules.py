"""The rule table: read from ``data/purposes.toml``, compiled for Python, and rendered as one RE2 prefilter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from graphshare.bodies import bodies
from graphshare.errors import IntegrityError
from graphshare.model import Grade, Purpose, Subject

#: Stands for a name already found, where contexts are matched. A private-use character; counts as a letter.
NAME = "\ue000"
#: Letters, as the inside of a character class, spelled out so that Python, RE2 and Java agree: Latin with its marks.
LETTERS = f"a-zA-ZÀ-ÖØ-öø-ɏ\u0300-\u036f{NAME}"
_NEITHER = f"[^{LETTERS}0-9]"

#: What a context makes of a name.
CANCELLED = "cancelled"
#: How a name stands that counts only where somebody asks for it.
SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that claims words. ``kind`` is exception, name, topic or local; ``regex`` wants lower-case text."""

    id: str
    kind: str
    source: str
    bounds: str
    regex: re.Pattern[str]
    body: str | None
    grade: Grade | None
    purpose: Purpose | None
    subject: Subject | None
    upper: bool
    columns: tuple[str, ...]
    lift: bool
    except_in: tuple[str, str] | None
    note: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a name and changes its grade: ``then`` is a grade, or cancelled."""

    id: str
    regex: re.Pattern[str]
    then: Grade | None
    only: frozenset[str]
    note: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The whole rule table, compiled. ``skip`` finds in lower-case text what ``prefilter`` finds in any."""

    rules: tuple[Rule, ...]
    contexts: tuple[Context, ...]
    placeholder: re.Pattern[str]
    subjects: tuple[tuple[Subject, re.Pattern[str]], ...]
    skip: re.Pattern[str]
    prefilter: str

    def note(self, rule: str) -> str:
        """The note of a rule or context, empty if it has none or is unknown."""
        notes = {r.id: r.note for r in self.rules} | {c.id: c.note for c in self.contexts}
        return notes.get(rule, "")


def _expand(pattern: str, words: Mapping[str, str], depth: int = 0) -> str:
    def word(match: re.Match[str]) -> str:
        name = match[1]
        if name not in words or depth > 5:
            raise IntegrityError(f"The rule table uses <{name}>, which it does not define.")
        return f"(?:{_expand(words[name], words, depth + 1)})"

    return re.sub(r"<([a-z_]+)>", word, pattern)


def _source(pattern: str, words: Mapping[str, str]) -> str:
    source = _expand(pattern, words)
    if "(?=" in source or "(?!" in source or "(?<" in source or re.search(r"\\[1-9]", source):
        raise IntegrityError(f"Not RE2: {source}")
    return source.replace(" ", f"(?:{_NEITHER}{{1,4}})")


def _bounded(source: str, bounds: str) -> re.Pattern[str]:
    if bounds == "whole":
        return re.compile(f"^{_NEITHER}*((?:{source})){_NEITHER}*$", re.ASCII)
    inside = LETTERS + ("0-9" if bounds == "alnum" else "")
    return re.compile(f"(?<![{inside}])(?:{source})(?![{inside}])", re.ASCII)


def _re2(source: str, bounds: str) -> str:
    plain = re.sub(r"\((?!\?)", "(?:", source)
    if bounds == "whole":
        return f"^{_NEITHER}*(?:{plain}){_NEITHER}*$"
    inside = LETTERS + ("0-9" if bounds == "alnum" else "")
    return f"(?:^|[^{inside}])(?:{plain})(?:[^{inside}]|$)"


def _rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    body, grade = entry.get("body"), entry.get("grade")
    if body is not None and body not in bodies():
        raise IntegrityError(f"The rule “{entry['id']}” names an unknown body, {body}.")
    source = _source(entry["pattern"], words)
    bounds = entry.get("bounds", "letters")
    place = entry.get("except_in")
    return Rule(
        id=entry["id"],
        kind=entry["kind"],
        source=source,
        bounds=bounds,
        regex=_bounded(source, bounds),
        body=body,
        grade=None if grade in (None, SILENT) else Grade(grade),
        purpose=Purpose(entry["purpose"]) if "purpose" in entry else None,
        subject=Subject(entry["subject"]) if "subject" in entry else None,
        upper=entry.get("case") == "upper",
        columns=tuple(entry.get("columns", ("reason", "case"))),
        lift=entry.get("lift", True),
        except_in=(place["state"], place["county"]) if place else None,
        note=entry.get("note", ""),
        examples=tuple(entry["examples"]),
        counter_examples=tuple(entry["counter_examples"]),
    )


def _context(entry: Mapping[str, Any], words: Mapping[str, str]) -> Context:
    source = _source(entry["pattern"], words).replace("@", NAME + "[0-9_]{0,10}")
    return Context(
        id=entry["id"],
        regex=_bounded(source, "letters"),
        then=None if entry["then"] == CANCELLED else Grade(entry["then"]),
        only=frozenset(entry.get("only", ())),
        note=entry.get("note", ""),
        examples=tuple(entry["examples"]),
        counter_examples=tuple(entry["counter_examples"]),
    )


@cache
def table() -> Table:
    """The packaged rule table. Raises ``IntegrityError`` where it contradicts itself."""
    text = files("graphshare").joinpath("data/purposes.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    words = raw["words"]
    rules = tuple(_rule(r, words) for r in raw["rule"])
    contexts = tuple(_context(c, words) for c in raw["context"])
    ids = [r.id for r in rules] + [c.id for c in contexts]
    if len(set(ids)) != len(ids):
        raise IntegrityError("The rule table uses an id twice.")
    unknown = {o for c in contexts for o in c.only} - {r.id for r in rules}
    if unknown:
        raise IntegrityError(f"The rule table speaks of unknown rules: {', '.join(sorted(unknown))}.")

    silence = "|".join((raw["placeholder"]["masks"], raw["placeholder"]["words"]))
    silence = _source(silence, words)
    silence = f"(?:(?:{silence})(?:{_NEITHER}+(?:{silence})){{0,5}})?"
    found = [r for r in rules if r.kind in ("name", "topic")]
    by_bounds: dict[str, list[str]] = {}
    for r in found:
        by_bounds.setdefault(r.bounds, []).append(r.source)
    by_bounds["whole"] = [*by_bounds.get("whole", []), silence]
    joined = {b: "|".join(s) for b, s in by_bounds.items()}
    return Table(
        rules=rules,
        contexts=contexts,
        placeholder=_bounded(silence, "whole"),
        subjects=(
            (Subject.IMMIGRATION, _bounded(_source(raw["subject"]["immigration"], words), "letters")),
            (Subject.OTHER, _bounded(_source(raw["subject"]["other"], words), "letters")),
        ),
        skip=re.compile("|".join(_bounded(s, b).pattern for b, s in joined.items()), re.ASCII),
        prefilter="(?i)" + "|".join(_re2(s, b) for b, s in joined.items()),
    )


def prefilter() -> str:
    """One RE2 alternation, without regard to case: a value without a hit is never anything but ``not_federal``.

    The same text is legal, and means the same, in DuckDB (``regexp_matches``), in Java's regular expressions (Spark's
    ``rlike``) and in Python. Use it on the reason and on the case number.
    """
    return table().prefilter
