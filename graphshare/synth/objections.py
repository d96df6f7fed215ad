"""What an opponent's objections take from the figures of a world, worked out naively from its plan: claim by claim, rung by rung."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from graphshare.domain.bodies import parts
from graphshare.domain.model import Grade, Purpose
from graphshare.synth.expected import Expected
from graphshare.synth.lists import accounts
from graphshare.synth.plan import WorldPlan, near_names
from graphshare.synth.story import day_of
from graphshare.synth.truth import Tracker
from graphshare.synth.wordings import CATALOG

#: Two windows: between them HSI's account leaves a list.
EARLIER, LATER = (date(2025, 2, 10), date(2025, 4, 20)), (date(2025, 9, 15), date(2025, 11, 30))
#: Wordings that rest on an acronym alone.
BARE = frozenset(
    {"HSI", "ICE", "ICE+ERO", "ICE ERO", "CBP", "ICE #A214 335 907", "HSI call 505-555-0147", "follow up", "ice", "DHS"}
)
#: The figures that are stripped.
FIGURES = (
    ("tally", "ICE"), ("proxies", "ICE"), ("reach", "ICE"), ("proxies", "Border Patrol"), ("reach", "Border Patrol"), ("compare", "HSI"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """One search, or what one line of a keyword table sums up, and all that could be said against it."""

    agency: int
    day: date
    searches: int
    named: dict[str, Grade]  # bodies of the family; none of a search that is the body's own
    own: bool
    bare: bool
    immigration: bool
    linked: bool
    recovered: bool
    selected: bool
    near: bool
    owners: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlannedListing:
    """An owner whose list names an account of the body."""

    owner: int
    active: bool
    near: bool


@dataclass(frozen=True, slots=True)
class FigureBasis:
    """What a figure rests on."""

    claims: tuple[PlannedClaim, ...]
    listings: tuple[PlannedListing, ...]

    def count(self, figure: str) -> int:
        """Searches of a tally or a comparison, agencies of proxies, owners of a reach."""
        if figure == "proxies":
            return len({c.agency for c in self.claims if not c.own})
        if figure == "reach":
            return len({o for c in self.claims for o in c.owners} | {x.owner for x in self.listings})
        return sum(c.searches for c in self.claims)

    def without(self, test: Callable[[PlannedClaim], bool]) -> FigureBasis:
        """The same without some claims."""
        return replace(self, claims=tuple(c for c in self.claims if not test(c)))

    def words(self, test: Callable[[PlannedClaim, str, Grade], bool]) -> FigureBasis:
        """The same without some of what searches name; a search falls with the last."""
        left = []
        for c in self.claims:
            kept = {b: g for b, g in c.named.items() if not test(c, b, g)}
            if kept or c.own:
                left.append(replace(c, named=kept))
        return replace(self, claims=tuple(left))


class Objections:
    """Objections to the figures of one plan; exact only where the tracker keeps every search."""

    def __init__(self, plan: WorldPlan, tracker: Tracker, expected: Expected) -> None:
        self.plan, self.kept, self.disowned, self.expected = plan, expected.kept, tracker.disowned, expected
        near = near_names(plan.agencies)
        self.near = frozenset(o.number for o in plan.agencies if o.name in near)

    def to_list(self) -> list[dict[str, object]]:
        """Each figure, what every rung takes of it (none where it does not apply) and what is left."""
        return [self._stripped(figure, body) for figure, body in FIGURES]

    def _stripped(self, figure: str, body: str) -> dict[str, object]:
        basis = self._basis(figure, body)
        beside, before = self._beside(figure, body), basis.count(figure)
        rungs: list[dict[str, object]] = []
        out: dict[str, object] = {"verb": figure, "of": body, "figure": before, "rungs": rungs}
        if figure == "compare":
            out["sides"] = self._sides(basis)
        for name, step in _STEPS.items():
            if name not in beside:
                basis = step(self, basis)
            left = basis.count(figure)
            rung: dict[str, object] = {"name": name, "removes": None if name in beside else before - left, "left": left}
            if beside.get(name) is not None:
                rung["apart"] = beside[name]
            if figure == "compare":
                rung["sides"] = self._sides(basis)
            rungs.append(rung)
            before = left
        return out

    def _basis(self, figure: str, body: str) -> FigureBasis:
        """What a figure counts: a tally and a comparison what is meant, a reach and its proxies all that could be meant."""
        claims = self._claims(parts(body))
        level = Grade.NAMED if figure in ("tally", "compare") else Grade.HINTED
        claims = [c for c in claims if c.own or any(g.within(level) for g in c.named.values())]
        claims = [replace(c, named={b: g for b, g in c.named.items() if g.within(level)}) for c in claims]
        if figure in ("tally", "compare"):
            claims = [c for c in claims if not c.own]
        if figure == "compare":
            claims = [c for c in claims if c.owners and not c.selected and self._side(c) is not None]
        listings = self._listings(parts(body)) if figure == "reach" else ()
        return FigureBasis(tuple(claims), tuple(listings))

    def _claims(self, family: frozenset[str]) -> list[PlannedClaim]:
        out, kept = [], self.kept
        of_wordings = [{b: g for b, g in w.bodies.items() if b in family} for w in CATALOG]
        searches = zip(kept.agency.tolist(), kept.wording.tolist(), strict=True)
        for n, (who, wording) in enumerate(searches):
            body = self.plan.everyone[who].body
            named = {} if body is not None else of_wordings[wording]
            if not named and body not in family:
                continue
            logs = np.flatnonzero(kept.held[n]).tolist()
            owners = frozenset(self.plan.logs[i].owner.number for i in logs if not self.plan.logs[i].own)
            own = body in family and bool(owners)
            if logs and (own or named):
                linked = len(logs) > 1 and not any(self.plan.logs[i].has_id for i in logs)
                masked = bool((kept.held[n] & kept.masked[n]).any())
                claim = self._claim(who, wording, day_of(int(kept.at[n])), named)
                out.append(replace(claim, own=own, linked=linked, recovered=masked, owners=owners))
        for h in self.expected.hits:
            if named := {b: g for b, g in CATALOG[h.wording].bodies.items() if b in family}:
                claim = self._claim(h.agency, h.wording, day_of(h.at), named)
                out.append(replace(claim, searches=h.searches, selected=True, owners=frozenset({h.owner})))
        return out

    def _claim(self, agency: int, wording: int, day: date, named: dict[str, Grade]) -> PlannedClaim:
        says = CATALOG[wording].purpose is Purpose.IMMIGRATION_UNSPECIFIED
        bare = CATALOG[wording].text in BARE
        return PlannedClaim(
            agency, day, 1, named, False, bare, says, False, False, False, agency in self.near, frozenset()
        )

    def _listings(self, family: frozenset[str]) -> Iterable[PlannedListing]:
        known = accounts()
        for s in self.plan.snapshots:
            for body, active in (known[r.strip()] for r in s.recipients or () if r.strip() in known):
                if body in family:
                    yield PlannedListing(s.owner.number, active, s.owner.number in self.near)

    def _beside(self, figure: str, body: str) -> dict[str, int | None]:
        """The rungs that do not apply, and how many searches stand beside the figure for that reason, where that is told."""
        family = parts(body)
        disowned = sum(bool(CATALOG[w].bodies.keys() & family) for w in self.disowned.wording.tolist())
        beside: dict[str, int | None] = {"disowned rows": disowned}
        if figure != "reach":
            beside["inactive accounts"] = None
        if figure == "tally":
            beside["could mean"] = sum(map(self._unclear(family), self.kept.wording.tolist()))
        if figure == "compare":
            beside |= {"could mean": None, "keyword selections": None}
        if body == "HSI" or "HSI" not in family:
            beside["HSI without immigration"] = None
        return beside

    @staticmethod
    def _unclear(family: frozenset[str]) -> Callable[[int], bool]:
        """Whether a wording could mean one of the bodies, or assistance to somebody unnamed."""

        def unclear(wording: int) -> bool:
            w = CATALOG[wording]
            return w.purpose is Purpose.AMBIGUOUS and (not w.bodies or bool(w.bodies.keys() & family))

        return unclear

    @staticmethod
    def _side(claim: PlannedClaim) -> str | None:
        """Before or after."""
        for name, (first, last) in (("before", EARLIER), ("after", LATER)):
            if first <= claim.day <= last:
                return name
        return None

    def _sides(self, basis: FigureBasis) -> dict[str, int]:
        sums: Counter[str] = Counter(before=0, after=0)
        for c in basis.claims:
            sums[str(self._side(c))] += c.searches
        return dict(sums)

    def bare(self, basis: FigureBasis) -> FigureBasis:
        """Without words that are an acronym alone."""
        return basis.words(lambda c, _, __: c.bare)

    def most(self, basis: FigureBasis) -> FigureBasis:
        """Without the agency that has most searches; of equals the first by name."""
        totals: Counter[int] = Counter()
        for c in basis.claims:
            totals[c.agency] += 0 if c.own else c.searches
        top = min(
            (a for a, n in totals.items() if n), key=lambda a: (-totals[a], self.plan.everyone[a].name), default=None
        )
        return basis.without(lambda c: c.agency == top and not c.own)

    def investigations(self, basis: FigureBasis) -> FigureBasis:
        """Without HSI where nothing says immigration."""
        return basis.words(lambda c, body, _: body == "HSI" and not c.immigration)

    def hinted(self, basis: FigureBasis) -> FigureBasis:
        """Without what only could mean the body."""
        return basis.words(lambda _, __, grade: grade is Grade.HINTED)

    def selected(self, basis: FigureBasis) -> FigureBasis:
        """Without what was picked by keyword."""
        return basis.without(lambda c: c.selected)

    def near_ones(self, basis: FigureBasis) -> FigureBasis:
        """Without agencies and owners that only parts of their names match."""
        claims: Sequence[PlannedClaim] = [replace(c, owners=c.owners - self.near) for c in basis.claims if not c.near]
        return replace(basis, claims=tuple(claims), listings=tuple(x for x in basis.listings if not x.near))


_STEPS: dict[str, Callable[[Objections, FigureBasis], FigureBasis]] = {
    "bare acronyms": Objections.bare,
    "the agency with most": Objections.most,
    "HSI without immigration": Objections.investigations,
    "could mean": Objections.hinted,
    "linked by key": lambda _, basis: basis.without(lambda c: c.linked),
    "recovered words": lambda _, basis: basis.words(lambda c, _, __: c.recovered),
    "inactive accounts": lambda _, basis: replace(basis, listings=tuple(x for x in basis.listings if x.active)),
    "keyword selections": Objections.selected,
    "near names": Objections.near_ones,
    "disowned rows": lambda _, basis: basis,
}
