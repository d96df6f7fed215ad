"""What stands beside the levels of an answer: what the searches of a window say whoever they name, and what is held."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.domain.bodies import bodies, parts
from graphshare.domain.model import Grade, Levels, Window
from graphshare.domain.prose import listed, plural, span
from graphshare.facts.reading import Reading, in_list, within
from graphshare.facts.said import SearchesSaid
from graphshare.reach import Atlas

#: The branch of ICE that does crime, too: searches that name it alone are told apart wherever they are counted.
BRANCH = "HSI"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Distinct searches of a window by what they say; federal agencies' own are in ``searches`` and ``unreadable`` alone.

    ``searches``, ``unreadable`` (masked, blank, placeholder) and ``unclear`` (ambiguous, hinting at no body) count
    all logs held; the first two are ``None`` where the tables of searches are not at hand (a store keeps ordinary
    searches by month only). ``says_immigration``: says so and names no body of the immigration family.
    ``unidentified``: searches for the body, asked, named and hinted, by agencies that are only a number;
    ``to_review``: by those whose names are only near a federal body's. ``branch_only``: ids of searches that name HSI
    and no other body of the immigration family. ``disowned``: searches for the body or by it that the vendor says
    were not processed or reached cameras by mistake; they stand in no other count here but ``searches`` and
    ``unreadable``.
    """

    searches: int | None
    unreadable: int | None
    unclear: int
    says_immigration: int
    unidentified: Levels
    to_review: Levels
    branch_only: frozenset[str]
    disowned: int


def read_spoken(reading: Reading, said: SearchesSaid, body: str, window: Window) -> Spoken:
    """What the searches of a window say beside what ``said`` counts."""
    inside = within(window, "q.day")
    about = in_list(parts(body))
    family = in_list(b.name for b in bodies().values() if b.immigration)
    branch = reading.rows(
        """
        SELECT m.source FROM NAMES m JOIN Agency f ON f.id = m.target
        WHERE f.body IN {family} AND m.grade <> $hinted GROUP BY m.source HAVING bool_and(f.body = $branch)""",
        family=family,
        hinted=Grade.HINTED.value,
        branch=BRANCH,
    )
    disowned = reading.rows(
        """
        SELECT coalesce(sum(q.searches), 0)::BIGINT FROM Search q WHERE q.disowned IS NOT NULL AND {inside} AND (
            q.id IN (SELECT m.source FROM NAMES m JOIN Agency f ON f.id = m.target
                     WHERE f.body IN {about} AND m.grade <> $hinted)
            OR q.id IN (SELECT r.target FROM RAN r JOIN Agency a ON a.id = r.source WHERE a.federal AND a.body IN {about}))""",
        inside=inside,
        about=about,
        hinted=Grade.HINTED.value,
    )[0][0]
    return Spoken(
        searches=said.logged,
        unreadable=said.unreadable,
        unclear=said.unclear,
        says_immigration=said.says_immigration,
        unidentified=said.unidentified,
        to_review=said.to_review,
        branch_only=frozenset(s for (s,) in branch),
        disowned=disowned,
    )


@dataclass(frozen=True, slots=True)
class HeadlineHeld:
    """Of how many known networks which records are held; ``first`` and ``last`` are their months.

    ``logs``: a whole network audit; ``extracts``: a selection of one by keyword alone, ``picked``: another; ``lists``: a complete list;
    ``lists_in_part``: no complete one. ``owners``: of the ``known`` networks. ``own_logs``: agencies of whose own
    officers' searches a log is held.
    """

    known: int
    owners: int
    logs: int
    extracts: int
    lists: int
    lists_in_part: int
    own_logs: int
    picked: int
    first: str | None
    last: str | None

    @property
    def text(self) -> str:
        """``Records held: full search logs of 10 agencies, … of 33 known, January 2025 to March 2026.``"""
        noun = "agency" if self.owners == self.known else "network"
        parts: list[str] = []
        for count, record in (
            (self.logs, "full search logs"), (self.extracts, "keyword extracts"),
            (self.picked, "selections of searches"),
            (self.lists, "complete sharing lists"), (0 if self.lists else self.lists_in_part, "parts of sharing lists"),
        ):  # fmt: skip
            if count:
                parts.append(f"{record} of {count:,}" if parts else f"{record} of {plural(count, noun)}")
        parts += [] if self.logs or self.extracts or self.picked else ["no search log of an agency's cameras"]
        parts += [] if self.lists or self.lists_in_part else ["no sharing list"]
        text = f"Records held: {listed(parts)}, of {self.known:,} known"
        text += f" ({self.owners:,} owners)" if self.owners != self.known else ""
        text += f"; logs of what {plural(self.own_logs, 'agency')} searched elsewhere" if self.own_logs else ""
        months = span(self.first, self.last)
        return f"{text}, {months}." if months else f"{text}."


def read_records(reading: Reading, atlas: Atlas) -> HeadlineHeld:
    """What is held of how many, over which months."""
    shared = frozenset(n for (n,) in reading.rows("SELECT DISTINCT source FROM SHARES_WITH"))
    own = reading.rows("SELECT count(DISTINCT agency) FROM Release WHERE kind = 'organization audit'")[0][0]
    first, last = reading.rows("""
        SELECT strftime(min(day), '%Y-%m'), strftime(max(day), '%Y-%m') FROM (
            SELECT unnest(["first", "last"])::DATE AS day FROM Release
            WHERE kind IN ('network audit', 'organization audit', 'keyword hits', 'portal audit')
            UNION ALL SELECT unnest(["from", until]) FROM CONFIGURED UNION ALL SELECT unnest(["from", until]) FROM SHARES_WITH)""")[
        0
    ]
    return HeadlineHeld(
        known=len(atlas.networks),
        owners=len({owner for _, owner in atlas.networks.values()}),
        logs=len(atlas.with_log),
        extracts=(keyword := dict(atlas.selected).get("keyword", 0)),
        picked=len(atlas.with_keyword_log - atlas.with_log) - keyword,
        lists=len(atlas.with_list),
        lists_in_part=len(shared - atlas.with_list),
        own_logs=own,
        first=first,
        last=last,
    )
