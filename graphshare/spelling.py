"""How people write what they mean: one table of spellings for names and reasons.

Two texts with the same ``key`` are the same words: dots, case, plurals, ``&`` and *and*, word breaks, British forms and
the listed misspellings of ``data/spellings.toml`` make no difference. Nothing here is decided by distance.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

#: Words that tell no two names apart.
_FILLER = frozenset({"and", "of", "the", "for", "n"})
#: From this length on a word may lose its plural: shorter ones that end in s are mostly acronyms.
_PLURAL = 5
_INITIALS = re.compile(r"\b[a-z](?: [a-z]\b)+")
_UNITED_STATES = re.compile(r"^(?:us|usa|uni?t?[ei]{1,2}[ds]{0,2} sta?te?s?)(?: (?:of )?america)?(?: |$)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and the pattern of its forms; both examples are tested."""

    word: str
    pattern: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What a text says whatever its spelling. ``us``: it began with "United States", which is not part of ``words``."""

    us: bool
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words run together, so that word breaks make no difference."""
        return "".join(self.words)


@cache
def table() -> dict[str, Word]:
    """The packaged table of spellings by word."""
    text = files("graphshare").joinpath("data/spellings.toml").read_text(encoding="utf-8")
    return {
        word: Word(word, entry["pattern"], tuple(entry["examples"]), tuple(entry["counter_examples"]))
        for word, entry in tomllib.loads(text)["word"].items()
    }


def forms(word: str) -> str:
    """The forms of a word of the table as a pattern of Python's for text in lower case, plurals and possessives too."""
    return f"(?:{table()[word].pattern.replace(' ', '(?:[^a-z0-9]{1,4})')})(?:'s|s'?)?"


@cache
def _forms() -> re.Pattern[str]:
    either = "|".join(f"(?P<{word}>{forms(word)})" for word in table())
    return re.compile(rf"(?<![a-z])(?:{either})(?![a-z])")


def word_of(text: str) -> str | None:
    """The word of the table that a text is a spelling of, whole; ``None`` for any other."""
    match = _forms().fullmatch(_plain(text))
    return match.lastgroup if match else None


def _plain(text: str) -> str:
    """Lower case without accents; the length may change."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


@lru_cache(maxsize=50_000)
def key(text: str) -> Key:
    """What a text says whatever its spelling: equal for texts that differ in nothing but that."""
    plain = re.sub(r"[.'’`]", "", _plain(text)).replace("&", " and ").replace("+", " and ")
    plain = " ".join(re.findall(r"[^\W_]+", plain))
    plain = _INITIALS.sub(lambda m: m[0].replace(" ", ""), plain)
    rest = _UNITED_STATES.sub("", plain)
    spelled = _forms().sub(lambda m: m.lastgroup or "", rest)
    words = tuple(_singular(w) for w in spelled.split() if w not in _FILLER)
    return Key(rest != plain, words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= _PLURAL and word.endswith("s") and not word.endswith("ss") else word
