"""By which way searches came: through a share of the owner's, or through a pool that it has joined."""

from __future__ import annotations

from dataclasses import dataclass, fields

from graphshare.doors import how


@dataclass(frozen=True, slots=True)
class Ways:
    """Searches by their Search Type. ``direct`` ones cover cameras shared with the agency; ``statewide``, ``national`` and
    ``lookup`` (its width not said) reach a wider pool, which ending a share does not stop; ``unknown``: the log does not say."""

    direct: int = 0
    statewide: int = 0
    national: int = 0
    lookup: int = 0
    unknown: int = 0

    @classmethod
    def of(cls, search_type: str | None, searches: int) -> Ways:
        """So many searches of one Search Type, as the log writes it."""
        way, said = how(search_type), (search_type or "").lower()
        if way == "lookup" and "nation" in said:
            return cls(national=searches)
        if way == "lookup" and "state" in said:
            return cls(statewide=searches)
        return cls(**{way: searches})

    def __add__(self, other: Ways) -> Ways:
        return Ways(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def lookups(self) -> int:
        """Those that ending a share does not stop."""
        return self.statewide + self.national + self.lookup

    @property
    def searches(self) -> int:
        """All of them."""
        return self.direct + self.lookups + self.unknown

    def to_json(self) -> dict[str, object]:
        """``{"searches", "direct", "lookup", "statewide", "national", "unknown"}``; ``lookup`` holds the two next to it."""
        return {
            "searches": self.searches,
            "direct": self.direct,
            "lookup": self.lookups,
            "statewide": self.statewide,
            "national": self.national,
            "unknown": self.unknown,
        }
