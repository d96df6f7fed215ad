"""The rule table: read from ``data/purposes.toml``, compiled for Python, and rendered as one RE2 prefilter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from graphshare.domain import spelling
from graphshare.domain.bodies import bodies
from graphshare.domain.model import Grade, Purpose, Subject
from graphshare.errors import IntegrityError
from graphshare.reasons import operations
from graphshare.reasons.patterns import LETTERS, NAME, Pattern, Seeding

#: What a context makes of a name.
CANCELLED = "cancelled"
#: … and of one that it leaves alone, so that nothing after it changes it.
AS_IT_STANDS = "as it stands"
#: How a name stands that counts only where somebody asks for it.
SILENT = "silent"
#: Kinds of rules that accuse nobody, and therefore take words that are only alike for the word.
_SPARING = frozenset({"exception", "local"})
#: Ends the id of a rule for words that are only alike.
NEAR = "-near"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that claims words. ``kind`` is exception, name, topic or local; ``pattern`` wants lower-case text."""

    id: str
    kind: str
    seeds: frozenset[str]
    pattern: Pattern
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
    words: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a name and changes its grade: ``then`` is a grade, or cancelled (``None``); ``stands``: none changes.

    ``words`` are beginnings of words without one of which it cannot match, ``pairs`` that it wants two names.
    """

    id: str
    pattern: Pattern
    then: Grade | None
    only: frozenset[str]
    note: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    words: re.Pattern[str] | None
    pairs: bool
    stands: bool


@dataclass(frozen=True)
class RuleTable:
    """The whole rule table, compiled. ``prefilter`` finds in any text at least what ``seeds`` finds in lower case."""

    rules: tuple[Rule, ...]
    contexts: tuple[Context, ...]
    placeholder: Pattern
    subjects: tuple[tuple[Subject, Pattern], ...]
    seeding: Seeding
    prefilter: str

    def seeds(self, lower: str) -> frozenset[str]:
        """The seeds of a text, one at each beginning of a word; empty for most texts."""
        seeding = self.seeding.on(lower)
        found = {seed_of(m[1]) for m in seeding.skip.finditer(lower)}
        whole = seeding.whole.search(lower)
        if whole:
            found.add(whole.lastgroup or "")
        return frozenset(found)

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
    return source


def _prefilter(seed: Mapping[str, Mapping[str, str]], words: Mapping[str, str], silence: str) -> str:
    """The seeds and the placeholders for RE2, kept small: gaps of any length, and any non-ASCII letter is a bound."""

    def joined(patterns: Iterable[str]) -> str:
        source = "|".join(_source(p, words) for p in patterns).replace(" ", "(?:[^a-z0-9]+)")
        return re.sub(r"\{(\d+),\d*\}", lambda m: "*" if m[1] == "0" else "+", source)

    begin, word = joined(seed["beginning"].values()), joined(seed["word"].values())
    text = joined([*seed["text"].values(), silence])
    return f"(?i)(?:^|[^a-z])(?:{begin}|(?:{word})(?:[^a-z]|$))|^[^a-z0-9]*(?:{text})[^a-z0-9]*$"


def _rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    body, grade = entry.get("body"), entry.get("grade")
    if body is not None and body not in bodies():
        raise IntegrityError(f"The rule “{entry['id']}” names an unknown body, {body}.")
    place = entry.get("except_in")
    return Rule(
        id=entry["id"],
        kind=entry["kind"],
        seeds=frozenset(entry["seeds"]),
        pattern=Pattern(_source(entry["pattern"], words), entry.get("bounds", "letters")),
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
        words=_beginning(entry),
    )


def _operation(o: operations.Operation) -> dict[str, Any]:
    """A named operation as a rule."""
    said = {"body": o.body, "grade": o.grade} if o.body else {"purpose": Purpose.AMBIGUOUS}
    return {
        **said,
        "id": o.id,
        "seeds": ["operation"],
        "kind": "name" if o.body else "topic",
        "pattern": o.pattern,
        "note": o.note,
        "examples": [f"Operation {o.name}", f"Op {o.name.upper()}"],
        "counter_examples": ["theft on Patriot Way", "Operation Blue Lantern"],
    }


def _tells_by_spelling(entry: Mapping[str, Any]) -> bool:
    """Whether a rule accuses somebody by words of the table of spellings that other words are alike."""
    used = {w for w in re.findall(r"<([a-z_]+)>", entry["pattern"]) if w in spelling.table()}
    return entry["kind"] not in _SPARING and any(spelling.table()[w].alike for w in used)


def _near(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A rule's twin for words that are only alike: it could mean the body, and no words around it make that firm."""
    could = {"grade": SILENT if entry.get("grade") == SILENT else Grade.HINTED} if entry["kind"] == "name" else {}
    return {
        **entry,
        **(could or {"purpose": Purpose.AMBIGUOUS}),
        "id": f"{entry['id']}{NEAR}",
        "lift": False,
        "note": "Only alike, by spelling.",
    }


def _beginning(entry: Mapping[str, Any]) -> re.Pattern[str] | None:
    return re.compile(f"(?:{entry['words']})") if "words" in entry else None


def _context(entry: Mapping[str, Any], words: Mapping[str, str]) -> Context:
    return Context(
        id=entry["id"],
        pattern=Pattern(_source(entry["pattern"], words).replace("@", NAME + "[0-9_]{0,10}"), "letters"),
        then=None if entry["then"] in (CANCELLED, AS_IT_STANDS) else Grade(entry["then"]),
        only=frozenset(entry.get("only", ())),
        note=entry.get("note", ""),
        examples=tuple(entry["examples"]),
        counter_examples=tuple(entry["counter_examples"]),
        words=_beginning(entry),
        pairs=entry.get("pairs", False),
        stands=entry["then"] == AS_IT_STANDS,
    )


@lru_cache(maxsize=10_000)
def seed_of(words: str) -> str:
    """The seed whose words ``skip`` found."""
    match = table().seeding.on(words).seed.match(words)
    return (match and match.lastgroup) or ""


@lru_cache(maxsize=100_000)
def _opens(word: str) -> frozenset[str]:
    """The rules and contexts that a word lets be tried."""
    gated: list[Rule | Context] = [*table().rules, *table().contexts]
    return frozenset(g.id for g in gated if g.words and g.words.match(word))


_NOTHING: frozenset[str] = frozenset()
_WORD = re.compile(f"[{LETTERS}]+")


def opened(lower: str) -> frozenset[str]:
    """The rules and contexts with ``words`` that a text in lower case lets be tried."""
    found = {o for w in _WORD.findall(lower) if (o := _opens(w))}
    return _NOTHING.union(*found) if found else _NOTHING


@lru_cache(maxsize=50_000)
def rules_for(seeds: frozenset[str], column: str, opens: frozenset[str]) -> tuple[Rule, ...]:
    """The rules to try on a cell of ``column`` with these seeds, in order."""
    names = {s.removesuffix("_").replace("_", "-") for s in seeds} | {"*"}
    return tuple(
        r
        for r in table().rules
        if column in r.columns and not names.isdisjoint(r.seeds) and (r.words is None or r.id in opens)
    )


@lru_cache(maxsize=50_000)
def contexts_for(rules: frozenset[str], *, weak: bool, several: bool, opens: frozenset[str]) -> tuple[Context, ...]:
    """The contexts to try, in order, around names found by these rules; ``weak``: some of them hinted."""
    return tuple(
        c
        for c in table().contexts
        if (weak or c.then is not Grade.NAMED)
        and (several or not c.pairs)
        and (not c.only or not c.only.isdisjoint(rules))
        and (c.words is None or c.id in opens)
    )


@cache
def table() -> RuleTable:
    """The packaged rule table. Raises ``IntegrityError`` where it contradicts itself."""
    text = files("graphshare").joinpath("data/purposes.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    said = raw["words"] | {"operation_named": operations.seed()}
    listed = {w.word: f"(?:{w.listed})s?" for w in spelling.table().values()} | said
    words = {w.word: f"(?:{w.tolerant})s?" for w in spelling.table().values()} | said
    entries = [*map(_operation, operations.operations()), *raw["rule"]]
    rules = tuple(_rule(r, words if r["kind"] in _SPARING else listed) for r in entries)
    rules += tuple(_rule(_near(r), words) for r in entries if _tells_by_spelling(r))
    contexts = tuple(_context(c, words) for c in raw["context"])
    ids = [r.id for r in rules] + [c.id for c in contexts]
    if len(set(ids)) != len(ids):
        raise IntegrityError("The rule table uses an id twice.")
    unknown = {o for c in contexts for o in c.only} - {r.id for r in rules}
    if unknown:
        raise IntegrityError(f"The rule table speaks of unknown rules: {', '.join(sorted(unknown))}.")

    known = {n for kind in raw["seed"].values() for n in kind}
    if lost := {s for r in rules for s in r.seeds if s != "*"} - known:
        raise IntegrityError(f"The rule table uses unknown seeds: {', '.join(sorted(lost))}.")

    silence = "|".join((raw["placeholder"]["masks"], raw["placeholder"]["words"]))
    silence = f"(?:(?:{silence})(?:[^a-z0-9]+(?:{silence})){{0,5}}|{raw['placeholder']['alone']})"
    category = f"(?:{raw['placeholder']['category']})"
    silence = f"(?:{silence}|{category}(?:[^a-z0-9]+(?:{silence}|{category}))?)?"
    seeds = {kind: {n: _source(p, words) for n, p in named.items()} for kind, named in raw["seed"].items()}
    return RuleTable(
        rules=rules,
        contexts=contexts,
        placeholder=Pattern(silence, "whole"),
        subjects=tuple(
            (Subject(s["subject"]), Pattern(_source(s["pattern"], words), s.get("bounds", "letters")))
            for s in raw["subject"]
        ),
        seeding=Seeding(seeds["beginning"], seeds["word"], seeds["text"]),
        prefilter=_prefilter(raw["seed"], words, silence),
    )
