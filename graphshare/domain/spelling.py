"""How people write what they mean: one table of spellings for names and reasons.

Two texts with the same ``key`` are the same words: dots, case, plurals, ``&`` and *and*, word breaks, British forms and
the listed misspellings of ``data/spellings.toml`` make no difference. Nothing in a key is decided by distance or wildcard;
what is only alike has a key of its own (``alike_key``), by which nobody is a body.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

#: Words that tell no two names apart.
_FILLER = frozenset({"and", "of", "the", "for", "n"})
#: From this length on a word may lose its plural: shorter ones that end in s are mostly acronyms.
_PLURAL = 5
_INITIALS = re.compile(r"\b[a-z](?: [a-z]\b)+")
_UNITED = "united|unites|unite|unted|untied|unitd|uinted|unitied"
_STATES = "states?|sates|stats|staes|sttes|statse|sattes|staates"
_UNITED_STATES = re.compile(rf"^(?:us|usa|(?:{_UNITED}) (?:{_STATES}))(?: (?:of )?america)?(?: |$)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word: the forms that are it, the pattern of what is only alike (empty: nothing is), and examples, which are tested."""

    word: str
    forms: tuple[str, ...]
    alike: str
    near: tuple[str, ...]
    counter_examples: tuple[str, ...]

    @property
    def listed(self) -> str:
        """The forms in the language of the rule table (``purposes.toml``), and nothing else."""
        return _tree(self.forms)

    @property
    def tolerant(self) -> str:
        """The forms and what is alike, in the same language; a form that is alike anyhow is not written twice."""
        alike = re.compile(_pattern(self.alike) if self.alike else "(?!)")
        return "|".join(filter(None, (_tree(f for f in self.forms if not alike.fullmatch(f)), self.alike)))


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
        word: Word(
            word,
            tuple(dict.fromkeys((word, *e["forms"]))),
            e.get("alike", ""),
            tuple(e.get("near", ())),
            tuple(e["counter_examples"]),
        )
        for word, e in tomllib.loads(text)["word"].items()
    }


def _tree(forms: Iterable[str]) -> str:
    """Texts as one pattern that looks at each letter once."""
    letters: dict[str, list[str]] = {}
    for form in sorted(set(forms)):
        letters.setdefault(form[:1], []).append(form[1:])
    ends = "" in letters
    letters.pop("", None)
    inside = "|".join(re.escape(c).replace("\\ ", " ") + _tree(rests) for c, rests in letters.items())
    return f"(?:{inside}){'?' if ends else ''}" if inside and (ends or len(letters) > 1) else inside


def _pattern(source: str) -> str:
    return f"(?:{source.replace(' ', '(?:[^a-z0-9]{1,4})')})(?:'s|s'?)?"


def forms(word: str) -> str:
    """The listed forms of a word of the table as a pattern of Python's for text in lower case, plurals and possessives too."""
    return _pattern(table()[word].listed)


@cache
def _forms(tolerant: bool) -> re.Pattern[str]:
    either = "|".join(f"(?P<{w}>{_pattern(e.tolerant if tolerant else e.listed)})" for w, e in table().items())
    return re.compile(rf"(?<![a-z])(?:{either})(?![a-z])")


def word_of(text: str) -> str | None:
    """The word of the table that a text is a spelling of, whole; ``None`` for any other."""
    match = _forms(False).fullmatch(_plain(text))
    return match.lastgroup if match else None


def alike(text: str) -> str | None:
    """The word of the table that a text is a spelling of or is alike, whole; ``None`` for any other."""
    match = _forms(True).fullmatch(_plain(text))
    return match.lastgroup if match else None


def _plain(text: str) -> str:
    """Lower case without accents; the length may change."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


@lru_cache(maxsize=50_000)
def key(text: str) -> Key:
    """What a text says whatever its spelling: equal for texts that differ in nothing but that."""
    return _key(text, tolerant=False)


@lru_cache(maxsize=50_000)
def alike_key(text: str) -> Key:
    """What a text may say: words that are only alike taken for the words that they are like."""
    return _key(text, tolerant=True)


def _key(text: str, *, tolerant: bool) -> Key:
    plain = re.sub(r"[.'’`]", "", _plain(text)).replace("&", " and ").replace("+", " and ")
    plain = " ".join(re.findall(r"[^\W_]+", plain))
    plain = _INITIALS.sub(lambda m: m[0].replace(" ", ""), plain)
    rest = _UNITED_STATES.sub("", plain)
    spelled = _forms(tolerant).sub(lambda m: m.lastgroup or "", rest)
    words = tuple(_singular(w) for w in spelled.split() if w not in _FILLER)
    return Key(rest != plain, words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= _PLURAL and word.endswith("s") and not word.endswith("ss") else word
