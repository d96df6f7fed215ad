"""Many elements of one kind, in columns in a private file: each becomes an object when it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar, overload

from graphshare.engine import Aside, Cells

T = TypeVar("T", covariant=True)
S = TypeVar("S")


@dataclass(frozen=True, eq=False, slots=True)
class Many(Sequence[T], Generic[T]):
    """The rows of a table put aside, as what ``made`` makes of each."""

    rows: Aside
    made: Callable[[Cells], T]

    def map(self, made: Callable[[T], S]) -> Many[S]:
        """Something else made of each."""
        first = self.made
        return replace(self, made=lambda cells: made(first(cells)))  # type: ignore[arg-type, return-value]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[T]:
        return map(self.made, self.rows.read())

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice[int | None, int | None, int | None]) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice[int | None, int | None, int | None]) -> T | Sequence[T]:
        places = range(len(self))[at]
        if isinstance(places, int):
            return self.made(next(self.rows.read(places, places + 1)))
        if not places or places.step != 1:
            return tuple(self[n] for n in places)
        return tuple(map(self.made, self.rows.read(places.start, places.stop)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


def mapped(many: Sequence[T], made: Callable[[T], S]) -> Sequence[S]:
    """Something else made of each, when it is looked at where they are many."""
    return many.map(made) if isinstance(many, Many) else tuple(map(made, many))


def listed(many: Sequence[T], made: Callable[[T], S]) -> Sequence[S]:
    """The same as a list."""
    return many.map(made) if isinstance(many, Many) else list(map(made, many))
