"""A finding as a file: the question, the figures that answered it, and the hashes of what they rest on.

It is YAML that people may read, write comments into and send to each other; so it is read as anybody's text: plain values
only, no tags, no references inside it, each key once, and every value of the kind that it must be.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from graphshare.answer import Answer, Asked
from graphshare.disk.writing import write_text
from graphshare.errors import GraphshareError, InputError
from graphshare.untrusted import visible

#: Raise when the shape of the file changes.
FORMAT = 1
#: Where a workspace keeps them unless they are kept elsewhere.
FOLDER = "findings"
_HEAD = f"# A finding of graphshare: `graphshare recheck` asks again and says what moved.\nfinding: {FORMAT}\n"
_KEY = re.compile(r"^finding:[ \t]*\d+[ \t]*\r?$", re.MULTILINE)
_HASH = re.compile(r"[0-9a-f]{64}")
#: What of an answer is no figure: what is told beside it, and the files that stand under ``releases`` here.
_NO_FIGURES = ("provenance", "sentence", "notes", "releases", "replies", "replied")
#: What people wrote, wherever it stands in an answer.
_WRITTEN = frozenset({"wording", "reason", "case", "words"})
_LARGEST = 8_000_000
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding. ``expected`` is the answer without its lists: of each, how many entries it has and their hash.

    ``releases``: file and SHA-256 of each release held, sorted. ``rules`` and ``hand`` are hashes, ``None`` where a store
    answered, which does not know them. ``command`` is the question as typed, without folders.
    """

    asked: Asked
    command: str
    sentence: str | None
    expected: dict[str, object]
    releases: tuple[tuple[str, str], ...]
    rules: str | None
    hand: str | None
    version: str

    def to_yaml(self) -> str:
        """The file: the same finding gives the same text."""
        said = {
            "question": self.asked.verb,
            "command": self.command,
            "parameters": self.asked.parameters,
            "sentence": self.sentence,
            "expected": self.expected,
            "releases": [{"file": file, "sha256": sha256} for file, sha256 in self.releases],
            "rules": self.rules,
            "hand": self.hand,
            "version": self.version,
        }
        return _HEAD + yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=120)


def found_in(answer: Answer) -> Finding:
    """The finding that an answer is; raises ``GraphshareError`` where its question cannot be asked again."""
    asked = answer.asked
    if asked is None or asked.provenance is None:
        raise GraphshareError(
            "No finding can be kept of this: it is no answer that can be asked for again.",
            hint="Findings are kept of the questions: tally, reach, proxies, profile, coverage, query run …",
        )
    p = asked.provenance
    return Finding(
        Asked(asked.verb, asked.parameters),
        p.command,
        answer.sentence,
        figures(answer.data),
        tuple(sorted((r.file, r.sha256) for r in p.releases)),
        p.rules,
        p.hand,
        p.version,
    )


def figures(data: object) -> dict[str, object]:
    """An answer's figures: its single values as they are, nested as they are, and of every list its length and hash."""
    if not isinstance(data, dict):
        return {"rows": _shape(data)}
    return {k: _shape(v) for k, v in data.items() if k not in _NO_FIGURES}


def _shape(value: object) -> object:
    if isinstance(value, dict):
        return {str(k): _shape(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        text = json.dumps(_without_words(value), ensure_ascii=True, sort_keys=True, default=str)
        return {"entries": len(value), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    return value


def _without_words(value: object) -> object:
    """A value without what people wrote: a hash over few rows would tell whether a guess at their words is right.

    What they wrote follows from the releases, the rules and the decisions, and those are compared by their hashes.
    """
    if isinstance(value, Mapping):
        return {k: _without_words(v) for k, v in value.items() if k not in _WRITTEN}
    if isinstance(value, list | tuple):
        return [_without_words(v) for v in value]
    return value


def may_keep_finding(path: Path) -> None:
    """Raise ``GraphshareError`` where a finding would replace a file that is none."""
    if path.is_dir():
        raise GraphshareError(f"{path} is a folder; nothing was written.", hint="Name a file, such as finding.yaml.")
    if os.path.lexists(path) and not is_finding(path):
        raise GraphshareError(
            f"{path} is there already and is no finding; nothing was written.", hint="Name another file."
        )


def save_finding(finding: Finding, path: Path) -> None:
    """Write a finding; it may take the place of another one and of nothing else."""
    may_keep_finding(path)
    write_text(path, finding.to_yaml(), errors="backslashreplace", durable=True)


def is_finding(path: Path) -> bool:
    """Whether a file says that it is a finding."""
    try:
        with path.open("rb") as handle:
            head = handle.read(4096)
    except OSError:
        return False
    return path.is_file() and bool(_KEY.search(head.decode("utf-8", "replace")))


class _Loader(yaml.SafeLoader):
    """Plain values only: no reference to another part of the text, no key twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise _not_so("it refers to another part of itself")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(k, deep=True) for k, _ in node.value]
        if any(not isinstance(k, str) for k in keys):
            raise _not_so("a key of it is no text")
        if len(keys) != len(set(keys)):
            raise _not_so("a key stands in it twice")
        return super().construct_mapping(node, deep)


def _not_so(why: str) -> InputError:
    return InputError(why)


def read_finding(path: Path) -> Finding:
    """A finding from its file; raises ``InputError`` that says what is wrong with it."""
    try:
        if not path.is_file():
            raise InputError(f"{path} does not exist." if not os.path.lexists(path) else f"{path} is no file.")
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path} is too large for a finding.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text.", hint=_HINT) from None
    try:
        return _finding(yaml.load(text, Loader=_Loader))  # noqa: S506 - a safe loader, narrowed further
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise InputError(f"{path} is not YAML{line}.", hint=_HINT) from None
    except (RecursionError, ValueError, TypeError, OverflowError):
        raise InputError(f"{path} is no finding: its values cannot be read.", hint=_HINT) from None
    except InputError as error:
        raise InputError(f"{path} is no finding: {error.message}.", hint=_HINT) from None


_HINT = "Findings are written by --save-finding."


def _finding(document: Any) -> Finding:
    if not isinstance(document, dict) or "finding" not in document:
        raise _not_so("it does not say that it is one")
    if document["finding"] != FORMAT or isinstance(document["finding"], bool):
        raise _not_so(f"its format {visible(str(document['finding']))[:40]} is not known here")
    known = {"finding", *_KINDS}
    if strange := sorted(set(document) - known):
        raise _not_so(f"“{visible(strange[0])[:40]}” is not known")
    for key, (fits, kind) in _KINDS.items():
        if key not in document:
            raise _not_so(f"it does not say “{key}”")
        if not fits(document[key]):
            raise _not_so(f"“{key}” is {kind}")
    return Finding(
        Asked(document["question"], {k: _plain(v) for k, v in document["parameters"].items()}),
        document["command"],
        document["sentence"],
        {k: _plain(v) for k, v in document["expected"].items()},
        tuple(sorted((r["file"], r["sha256"]) for r in document["releases"])),
        document["rules"],
        document["hand"],
        document["version"],
    )


def _plain(value: Any, depth: int = 0) -> Any:
    """A value as JSON has it: days that a person wrote without quotes are text, too."""
    if depth > _DEEPEST:
        raise _not_so("it is nested too deeply")
    if isinstance(value, dict):
        return {k: _plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v, depth + 1) for v in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise _not_so(f"it holds a value of a kind that is not known ({type(value).__name__})")


def _release(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"file", "sha256"}
        and isinstance(value["file"], str)
        and _hash(value["sha256"])
    )


def _hash(value: object) -> bool:
    return isinstance(value, str) and bool(_HASH.fullmatch(value))


_KINDS: dict[str, tuple[Callable[[object], bool], str]] = {
    "question": (lambda v: isinstance(v, str), "no text"),
    "command": (lambda v: isinstance(v, str), "no text"),
    "parameters": (lambda v: isinstance(v, dict), "no list of names and values"),
    "sentence": (lambda v: v is None or isinstance(v, str), "no text"),
    "expected": (lambda v: isinstance(v, dict), "no list of names and values"),
    "releases": (lambda v: isinstance(v, list) and all(map(_release, v)), "no list of files and their SHA-256"),
    "rules": (lambda v: v is None or _hash(v), "no hash"),
    "hand": (lambda v: v is None or _hash(v), "no hash"),
    "version": (lambda v: isinstance(v, str), "no text"),
}
