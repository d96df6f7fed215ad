"""What of a reach is looked at: one door, one proxy, one owner, one state."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.abilities import Able
from graphshare.domain.model import Door
from graphshare.doors import Opening
from graphshare.reach import Atlas


@dataclass(frozen=True, slots=True)
class Narrow:
    """The doors that are looked at; ``proxy`` and ``owner`` are ids, ``state`` is where the networks are."""

    door: Door | None = None
    proxy: str | None = None
    owner: str | None = None
    state: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self == Narrow()

    def network(self, atlas: Atlas, network: str) -> bool:
        """Whether a network is looked at."""
        owner = atlas.owner(network)
        return self.owner in (None, owner) and self.state in (None, atlas.agencies[owner].state)

    def opening(self, atlas: Atlas, opening: Opening) -> bool:
        """Whether a door is looked at."""
        return (
            self.door in (None, opening.door)
            and self.proxy in (None, opening.proxy)
            and self.network(atlas, opening.network)
        )

    def agencies(self, able: Able) -> int:
        """The proxies whose side doors are looked at, as bits."""
        if self.door not in (None, Door.SIDE):
            return 0
        return able.mask([self.proxy]) if self.proxy else able.mask(able.agencies)


#: Every door.
WHOLE = Narrow()
