"""What lists write around a name: status, federal marks, products and units, accounts of nobody."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from graphshare.agencies.places import lower_pattern, packaged, state_code
from graphshare.domain.model import Account

_DASHES = str.maketrans(
    {"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"'}
)

#: Words that ``_patterns`` itself knows at the end or the beginning of a name.
_TAILS = (
    *("former", "error", "old", "dnu", "in-?active", "dead", "closed", "narcotics", "detectives", "dispatch"),
    *("investigations?", "demo", "(?:sub)?station", "grant", "z ", "dup", "do not", "deactivated", "don't"),
)
_HAS_KIND = re.compile(r"\b(?:PD|SO|SD|DPS|Police|Sheriff|Campus)\b", re.IGNORECASE)
#: A number behind one of these is a unit's or a product's; behind any other name it is a branch's, and tells it from others.
_PUBLIC = re.compile(
    r"\b(?:PD|SO|SD|DPS|DA|Police|Sheriff|Campus|Patrol|Constable|Marshal|Department|Dept|Agency|County|City|Town|Village"
    r"|University|College|District|Authority|Bureau|Office|Task Force)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[\W_]*v?[\d.]+[\W_]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A name without what stood around it."""

    name: str
    marks: tuple[str, ...]
    federal: bool
    account: Account
    suffix: str | None


def folded_spaces(text: str) -> str:
    """Text with compatible characters, plain quotes and dashes, and single spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.translate(_DASHES).split())
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in plain)
    return " ".join(plain.split())


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = packaged("marks")
    flags = re.IGNORECASE
    inactive = "|".join(data["marks"]["inactive"])
    active = "|".join(data["marks"]["active"])
    federal = data["marks"]["federal"]
    bare = "|".join(data["network"]["bare"])
    words = "|".join(data["network"]["words"])
    units = "|".join([*data["network"]["words"], *data["network"]["units"]])
    after_kind = (
        r"(?<=\bPD)|(?<=\bSO)|(?<=\bSD)|(?<=\bDPS)|(?<=Police)|(?<=Sheriff)|(?<=Department)|(?<=Office)|(?<=Campus)"
    )
    junk = "|".join(data["junk"]["anywhere"])
    return {
        "bracketed": re.compile(r"[(\[{]([^()\[\]{}]*)(?:[)\]}]|$)"),
        "federal": re.compile(rf"^\s*(?:{federal})\s*$", flags),
        "inactive": re.compile(rf"^\W*(?:{inactive})\W*(?:\b(?:{inactive})\W*)*$", flags),
        "active": re.compile(rf"^\s*(?:{active})\s*$", flags),
        "inactive_lead": re.compile(rf"^\W*(?:z{{1,4}}\W+)?(?:{inactive})(?:\s*-+\s*|\s*:\s*)(?=\S)", flags),
        "former": re.compile(r"^former(?:ly)?\s+(?=\S)", flags),
        "inactive_tail": re.compile(
            rf"(?:\s+-+\s*|-\s*|\s+(?=dup|do not|dnu|in-?active|deactivated|don't))(?:{inactive})\W*(?:\W*(?:{inactive})\W*)*$",
            flags,
        ),
        "status_tail": re.compile(r"(?:(?<=\bPD)|(?<=\bSO))\s+(?:error|old|dnu|in-?active|dead|closed)$", flags),
        "whole_mark": re.compile(rf"^\W*(?:z )?(?:{'|'.join(data['junk']['marks'])}|\W)+$", flags),
        "active_tail": re.compile(rf"\s+-+\s*(?:{active})\s*$", flags),
        "product": re.compile(rf"^\s*(?:{words})(?:[\s/-]+(?:{words}))*\s*$", flags),
        "unit": re.compile(rf"^\s*(?:{units})\s*$", flags),
        "product_tail": re.compile(rf"(?:\s+-+\s*|-\s+)(?:{words})(?:[\s/-]+(?:{words}))*\s*$", flags),
        "unit_tail": re.compile(rf"(?:{after_kind})(?:\s+-+\s*|-\s*)(?:{units})\s*$", flags),
        "state_tail": re.compile(r"\s*[(\[][A-Za-z]{2}[)\]]$|(?<=[a-z]) [A-Z]{2}$"),
        "kind_tail": re.compile(
            r"(?:(?<=\bPD)|(?<=\bSO))(?:\s*\d|\s+(?:narcotics|detectives|dispatch|investigations?|demo"
            r"|[\w .'-]+ (?:(?:sub)?station|grant)))$",
            flags,
        ),
        "bare_tail": re.compile(
            rf"(?<=[\w)\]])\s+(?:{bare})(?:[\s/-]+(?:{bare}))*\s*$",
            flags,
        ),
        "junk_whole": re.compile(rf"^(?:{'|'.join(data['junk']['whole'])})$", flags),
        "junk": re.compile(rf"{junk}|^(?:{'|'.join(data['junk']['companies'])})\b", flags),
    }


@cache
def _anything() -> re.Pattern[str]:
    """What at least stands in a name in lower case from which something is taken, or which is nobody's.

    All else that is taken stands in brackets or beside a dash, a colon or a digit.
    """
    network, junk = packaged("marks")["network"], packaged("marks")["junk"]
    words = "|".join([*_TAILS, *(lower_pattern(p) for p in (*network["bare"], *junk["companies"], *junk["marks"]))])
    anywhere, whole = ("|".join(lower_pattern(p) for p in junk[key]) for key in ("anywhere", "whole"))
    return re.compile(rf"[^a-z .'&]|^[ .'&]|(?<![a-z])(?:{words})|{anywhere}|^(?:{whole})$")


@lru_cache(maxsize=8)
def _is_plain(text: str) -> bool:
    """Whether nothing can be taken from a name; a quick look that is never wrong in saying yes."""
    return text.isascii() and _anything().search(text.lower()) is None


def _of_a_branch(mark: str, name: str) -> bool:
    """Whether a mark is the number of one of a company's branches."""
    return _NUMBER.match(mark) is not None and _PUBLIC.search(name) is None


def is_junk(text: str) -> bool:
    """Whether a name is nobody's: a number, a test, a demonstration, the vendor's own."""
    if _is_plain(text):
        return False
    patterns = _patterns()
    return bool(
        patterns["junk_whole"].match(text) or patterns["whole_mark"].match(text) or patterns["junk"].search(text)
    )


def unmark(text: str) -> Unmarked:
    """Take the marks and the product or unit off a name; ``text`` has folded spaces."""
    if _is_plain(text):
        return Unmarked(text.strip(), (), False, Account.ACTIVE, None)
    patterns = _patterns()
    marks: list[str] = []
    suffixes: list[str] = []
    federal, account = False, Account.ACTIVE

    def bracketed(match: re.Match[str]) -> str:
        nonlocal federal, account
        content = match.group(1)
        if patterns["federal"].match(content):
            federal = True
        elif patterns["inactive"].match(content):
            account = Account.INACTIVE
        elif patterns["active"].match(content):
            pass
        elif match.start() > 0 and (
            (patterns["product"].match(content) and not _of_a_branch(content, text))
            or (patterns["unit"].match(content) and _HAS_KIND.search(text[: match.start()]))
        ):
            suffixes.append(match.group(0))
            return " "
        else:
            return match.group(0)
        marks.append(match.group(0))
        return " "

    name = " ".join(patterns["bracketed"].sub(bracketed, text).split()).strip(" -")
    while (m := patterns["inactive_lead"].match(name)) or (m := patterns["former"].match(name) if marks else None):
        marks.append(m.group(0).strip(" -:"))
        account = Account.INACTIVE
        name = name[m.end() :].strip(" -")
    while m := patterns["inactive_tail"].search(name) or patterns["status_tail"].search(name):
        if m.start() == 0:
            break
        marks.append(m.group(0).strip(" -"))
        account = Account.INACTIVE
        name = name[: m.start()].strip(" -")
    if m := patterns["active_tail"].search(name):
        marks.append(m.group(0).strip(" -"))
        name = name[: m.start()].strip(" -")
    ends = patterns["state_tail"].search(name)
    ends = ends if ends and state_code(ends.group(0).strip(" ()[]")) else None
    name, state = (name[: ends.start()], ends.group(0)) if ends else (name, "")
    for key in ("product_tail", "unit_tail", "bare_tail", "kind_tail"):
        m = patterns[key].search(name)
        if m and m.start() > 0 and not state_code(m.group(0).strip(" -").split()[0]) and not _of_a_branch(m[0], name):
            suffixes.insert(0, m.group(0).strip())
            name = name[: m.start()].strip(" -")
    name += state
    return Unmarked(name, tuple(marks), federal, account, " ".join(suffixes) or None)
