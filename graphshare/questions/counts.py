"""Counts of reach: owners, networks and cameras, as every answer gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphshare.reach import Atlas


@dataclass(frozen=True, slots=True)
class Cameras:
    """Cameras of some owners: by their portals' own counts, else as mapped; owners of which neither is known."""

    declared: int | None
    mapped: int | None
    unknown_owners: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """A reach in owners, networks and cameras; all null where no source is held."""

    owners: int | None
    networks: int | None
    cameras: Cameras

    def to_json(self) -> dict[str, object]:
        """The C of docs/json.md."""
        return {
            "owners": self.owners,
            "networks": self.networks,
            "cameras": {
                "declared": self.cameras.declared,
                "mapped": self.cameras.mapped,
                "unknown_owners": self.cameras.unknown_owners,
            },
        }


#: The count of a reach for which no source is held.
NOT_KNOWN = Count(None, None, Cameras(None, None, None))


def count(networks: Iterable[str], atlas: Atlas) -> Count:
    """A set of networks as owners, networks and cameras; cameras are never added up over sources."""
    held = set(networks)
    return of_owners({atlas.owner(n) for n in held}, len(held), atlas.declared, atlas.mapped)


def of_owners(owners: set[str], networks: int, declared: Mapping[str, int], mapped: Mapping[str, int]) -> Count:
    """A count of owners by the cameras known of each."""
    return Count(
        len(owners),
        networks,
        Cameras(
            sum(declared[o] for o in owners if o in declared),
            sum(mapped[o] for o in owners if o not in declared and o in mapped),
            sum(o not in declared and o not in mapped for o in owners),
        ),
    )
