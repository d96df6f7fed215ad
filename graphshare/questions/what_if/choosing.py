"""Who stops, and which shares end, as people say it: names, a state, a model of agreement, OWNER:AGENCY."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphshare.domain.states import state_named
from graphshare.errors import InputError, UnknownName
from graphshare.facts.directory import find_agency
from graphshare.questions.what_if.holding import Holding

if TYPE_CHECKING:
    from graphshare.facts.reading import Reading

#: Models of 287(g) agreements by their beginnings.
MODELS = ("jail enforcement", "warrant service officer", "task force")


@dataclass(frozen=True, slots=True)
class Stop:
    """``without``: agencies by name; ``state``: all of a state; ``model``: all under a model; ``shares``: OWNER:AGENCY;
    ``owner``: each share of one owner, one by one, and nothing else."""

    without: Sequence[str] = ()
    state: str | None = None
    model: str | None = None
    shares: Sequence[str] = ()
    owner: str | None = None

    @classmethod
    def of(cls, plain: Mapping[str, object]) -> Stop:
        """From what a finding holds; raises ``InputError`` for anything else."""
        kinds = {"without": list | tuple, "state": str, "model": str, "shares": list | tuple, "owner": str}
        for name, value in plain.items():
            several = isinstance(value, list | tuple) and not all(isinstance(v, str) for v in value)
            if name not in kinds or not isinstance(value, kinds[name]) or several:
                raise InputError(f"“{name}” of what stops is not of its kind.")
        return cls(**plain)  # type: ignore[arg-type]  # each is of its kind, as was just seen


def chosen(reading: Reading, stop: Stop, holding: Holding) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The ids of the agencies that stop, sorted, and the pairs of network and agency whose share ends."""
    ids = {find_agency(reading, name) for name in stop.without}
    if stop.state:
        found = reading.rows("SELECT id FROM Agency WHERE state = $state", state=state_named(stop.state))
        ids |= {i for (i,) in found} & set(holding.agencies)
    if stop.model:
        models = [m for m in MODELS if m.startswith(stop.model.lower().strip())]
        if len(models) != 1:
            raise UnknownName("model of agreement", stop.model, MODELS, hint=f"Models: {', '.join(MODELS)}.")
        found = reading.rows("SELECT DISTINCT source FROM HAS_AGREEMENT WHERE model = $model", model=models[0])
        ids |= {i for (i,) in found} & set(holding.agencies)
    pairs = set()
    for share in stop.shares:
        owner, colon, agency = share.partition(":")
        if not colon:
            raise InputError(f"“{share}” is not a share.", hint="A share is written OWNER:AGENCY.")
        of, who = find_agency(reading, owner.strip()), find_agency(reading, agency.strip())
        networks = reading.rows("SELECT id FROM Network WHERE owner = $of", of=of)
        pairs |= {(n, who) for (n,) in networks}
    return tuple(sorted(ids)), tuple(sorted(pairs))
