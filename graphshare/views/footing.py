"""What stands under every page: the releases it rests on, what is held and what is not, caveats and credits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graphshare.answer import Replied
from graphshare.domain.model import Window
from graphshare.domain.prose import plural
from graphshare.domain.provenance import Cited, Provenance
from graphshare.reach import RecordsHeld
from graphshare.views.payload import Foot, Release, Source

CAVEATS = (
    "A log lists a network among those searched; it does not show that an image came back.",
    "Not seen is not “did not happen”: hot lists, exports, telephone calls, shared logins and images leave no row here.",
    "Sharing is not passed on: what a network shares with one agency is not thereby open to that agency's partners.",
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a page rests on.

    ``releases`` are those it cites, ``provenance`` has all that was read; ``records``: for how much of what is known one is
    held, where the answer says it; ``notes``: what must be said with it; ``replied``: what agencies named on it said.
    """

    provenance: Provenance | None = None
    releases: tuple[Cited, ...] = ()
    records: RecordsHeld | None = None
    notes: tuple[str, ...] = ()
    replied: tuple[Replied, ...] = ()

    @property
    def window(self) -> Window:
        """The window of the answer."""
        return self.provenance.window if self.provenance else Window()

    @property
    def by_id(self) -> dict[str, Cited]:
        """The releases cited, by their ids, in their order."""
        return {r.id: r for r in self.releases}

    def nameless(self) -> Grounds:
        """The same with files called by the beginning of their hash: a file's name may say who asked for it."""
        rests_on = self.provenance.nameless() if self.provenance else None
        return replace(self, provenance=rests_on, releases=tuple(r.nameless() for r in self.releases))

    def noting(self, *more: str) -> Grounds:
        """The same with more notes."""
        return replace(self, notes=(*self.notes, *more))

    def citing(self, more: Iterable[Cited]) -> Grounds:
        """The same with more releases, each once."""
        return replace(self, releases=tuple({r.id: r for r in (*self.releases, *more)}.values()))


def footing(grounds: Grounds) -> Foot:
    """The words of the footer of a page that rests on ``grounds``."""
    rests_on = grounds.provenance
    by_hash = {r.sha256: r for r in grounds.releases}
    sources: list[Source] = []
    for r in (rests_on.releases if rests_on else ()) or grounds.releases:
        more = by_hash.get(r.sha256)
        about = (more.agency, more.kind, _span(more)) if more else ()
        sources.append({"file": r.file, "hash": r.sha256[:12], "about": " · ".join(x for x in about if x)})
    return {
        "window": window(grounds.window),
        "coverage": coverage(grounds.records),
        "notes": list(grounds.notes),
        "caveats": list(CAVEATS),
        "sources": sources,
        "credits": sorted({credit for r in grounds.releases if (credit := _credit(r))}),
        "replied": [
            {"agency": r.agency, "date": r.on.isoformat(), "text": r.text, "url": r.url or ""} for r in grounds.replied
        ],
        "made": " · ".join(x for x in (f"graphshare {rests_on.version}", rests_on.command) if x)
        if rests_on
        else "graphshare",
    }


def cited_releases(known: Iterable[Cited]) -> list[Release]:
    """The releases in the order in which a page's evidence points at them by number."""
    return [
        {"file": r.file, "sha256": r.sha256, "agency": r.agency, "kind": r.kind, "first": r.first, "last": r.last,
         "credit": r.credit, "license": r.license}
        for r in known
    ]  # fmt: skip


def cited_rows(rows: Sequence[tuple[str, int]], known: Mapping[str, Cited], most: int) -> tuple[str, ...]:
    """Rows (release and number) as a table names them, ``most`` at the most, and how many there are more."""
    places = (
        f"{known[r].file} row {row:,} ({known[r].sha256[:12]})" if r in known else f"{r} row {row:,}"
        for r, row in rows[:most]
    )
    return (*places, *([f"and {len(rows) - most:,} more"] if len(rows) > most else []))


def window(asked: Window) -> str:
    """The window in words."""
    if asked.since and asked.until:
        return f"{asked.since} to {asked.until}"
    return f"since {asked.since}" if asked.since else f"until {asked.until}" if asked.until else "all time"


def coverage(records: RecordsHeld | None) -> str:
    """What is held, in words; empty where the answer does not say."""
    if records is None:
        return ""
    text = f"Of {plural(records.networks, 'known network')}, a log is held for {records.with_log:,} "
    text += f"and a list for {records.with_list:,}"
    text += f", a selection alone for {records.with_selection:,}." if records.with_selection else "."
    text += f" Logs of any kind reach from {records.months[0]} to {records.months[1]}." if records.months else ""
    if not records.unidentified:
        return text
    return f"{text} {plural(records.unidentified, 'search')} by agencies known only by number are left out."


def _span(release: Cited) -> str:
    first, last = release.first, release.last
    return f"{first} to {last}" if first and last and first != last else first or last or ""


def _credit(release: Cited) -> str:
    credit, license_ = release.credit, release.license
    return f"{credit} ({license_})" if credit and license_ else credit or license_ or ""
