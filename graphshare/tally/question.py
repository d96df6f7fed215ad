"""What a tally counts: the question, and the SQL tests that tell what counts and what nearly does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from graphshare.domain.bodies import bodies, find_body, immigration_family, parts
from graphshare.domain.model import Purpose, Window
from graphshare.engine import Sql, composed
from graphshare.errors import InputError, UnknownName
from graphshare.facts.reading import in_list

KEYS = ("wording", "agency", "owner", "state", "body", "grade", "month", "agreement", "category", "via", "kind")

IMMIGRATION = "immigration"


@dataclass(frozen=True, slots=True)
class Question:
    """What to count.

    ``owner``: searches of this agency's networks; ``agency``: searches by this agency's officers; neither: all entries
    held. ``of``: ``immigration``, a purpose, or a body (counted at *named*); ``None`` counts every search. ``split`` is
    a day, in ``zone``; it counts as after.
    """

    of: str | None = None
    by: tuple[str, ...] = ("wording", "agency")
    owner: str | None = None
    agency: str | None = None
    match: str | None = None
    split: date | None = None
    zone: str = "UTC"
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        for key in self.by:
            if key not in KEYS:
                raise UnknownName("key", key, KEYS, hint=f"--by takes {', '.join(KEYS)}.")
        zone_named(self.zone)
        if self.of is not None and not self.immigration and self.purpose is None and find_body(self.of) is None:
            raise UnknownName(
                "purpose or federal body",
                self.of,
                [IMMIGRATION, *Purpose, *bodies()],
                hint="--of takes immigration, a purpose or a body such as ICE.",
            )

    @property
    def immigration(self) -> bool:
        """Whether it asks for the immigration family and for whatever says immigration."""
        return self.of is not None and self.of.lower() == IMMIGRATION

    @property
    def purpose(self) -> Purpose | None:
        """The purpose that is asked for, if one is."""
        return Purpose(self.of) if self.of in list(Purpose) else None

    @property
    def spoken(self) -> bool:
        """Whether only searches are asked for that say something beside what is ordinary."""
        return self.of is not None and self.purpose not in (Purpose.UNSTATED, Purpose.NOT_FEDERAL)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies of a body asked for: itself and its parts; none where no body is asked for."""
        body = find_body(self.of) if self.of and not self.immigration and self.purpose is None else None
        return tuple(sorted(parts(body.name))) if body else ()

    @property
    def family(self) -> tuple[str, ...]:
        """The bodies among which near misses are looked for."""
        if self.immigration or self.purpose in (Purpose.FEDERAL_IMMIGRATION, Purpose.IMMIGRATION_UNSPECIFIED):
            return tuple(sorted(b for b in bodies() if immigration_family([b])))
        if self.purpose is Purpose.FEDERAL_OTHER:
            return tuple(sorted(b for b in bodies() if not immigration_family([b])))
        return self.bodies

    @property
    def boundary(self) -> datetime | None:
        """The moment at which the day of the split begins, in UTC and without zone; none where nothing is split."""
        if self.split is None:
            return None
        return datetime.combine(self.split, time(), zone_named(self.zone)).astimezone(UTC).replace(tzinfo=None)


def zone_named(name: str) -> ZoneInfo:
    """A time zone by its name; raises ``InputError``."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InputError(f"--zone {name} is no time zone.", hint="Such as America/New_York, or UTC.") from None


def tests(q: Question) -> tuple[Sql, Sql]:
    """SQL tests on a search ``s`` and on what it ``names`` (see ``naming``): whether it counts, whether it is a near miss.

    Of immigration: a body of its family named or asked, or immigration said, whichever body is named or none. Near are
    searches that could mean a body of the family asked for, and those for somebody whom nothing names.
    """
    near = Sql("(coalesce(names.hinted, FALSE) OR (s.purpose = 'ambiguous' AND names.search IS NULL))")
    if q.of is None:
        return Sql("TRUE"), Sql("FALSE")
    if q.immigration:
        said = "(s.purpose = 'federal_other' AND s.subject = 'immigration')"
        return Sql(f"(s.purpose IN ('federal_immigration', 'immigration_unspecified') OR {said})"), near
    if q.purpose is not None:
        silent = q.purpose in (Purpose.AMBIGUOUS, Purpose.UNSTATED, Purpose.NOT_FEDERAL)
        return Sql(f"s.purpose = '{q.purpose.value}'"), Sql("FALSE") if silent else near
    return Sql("coalesce(names.firm, FALSE)"), near


def naming(q: Question) -> Sql:
    """The query of what searches name any body: whether one of the family asked about firmly, whether by a hint."""
    inside = Sql(f"body IN {in_list(q.family)}" if q.family else "FALSE")
    return composed(
        "SELECT search, bool_or(strength >= 2 AND {inside}) AS firm, bool_or(strength = 1 AND {inside}) AS hinted "
        "FROM mentions GROUP BY search",
        inside=inside,
    )
