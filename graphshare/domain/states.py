"""States and territories: two-letter codes, and the names that lists write out. Those of the fictional world are among
them, so that its records read like real ones.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from graphshare.errors import UnknownName


def _packaged(name: str, table: str) -> Any:
    return tomllib.loads(files("graphshare").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))[table]


#: Code → name: the real states, and the invented ones of the fictional world, whose codes no real name holds.
STATES: dict[str, str] = _packaged("states", "states") | {s["code"]: s["name"] for s in _packaged("fictional", "state")}
_CODE_OF = {name.lower(): code for code, name in STATES.items()} | {
    "us virgin islands": "VI",
    "u.s. virgin islands": "VI",
    "commonwealth of the northern mariana islands": "MP",
    "cnmi": "MP",
    "washington dc": "DC",
    "washington, d.c.": "DC",
}


def state_code(text: str | None) -> str | None:
    """The two-letter code of a state given by its code or its name; ``None`` where it is neither."""
    folded = " ".join((text or "").split()).rstrip(".").lower()
    if folded.upper() in STATES:
        return folded.upper()
    return _CODE_OF.get(folded)


def state_named(text: str) -> str:
    """The code of the state a person asked for; raises ``UnknownName`` with what was perhaps meant."""
    code = state_code(text)
    if code is None:
        raise UnknownName("state", text, [*STATES.values(), *STATES], hint="Write its name or its two letters.")
    return code


def names_a_state(name: str) -> bool:
    """Whether an agency's name holds a state, as a code in capitals or written out."""
    # "Elm County SD" names its sheriff's department, not South Dakota
    if any(word in STATES for word in re.findall(r"(?<!County )\bSD\b|\b(?!SD\b)[A-Z]{2}\b", name)):
        return True
    folded = f" {' '.join(re.findall(r'[a-z]+', name.lower()))} "
    return any(f" {state} " in folded for state in _CODE_OF)
