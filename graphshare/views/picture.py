"""Where everything stands in the Doors picture: federal body, how it gets in, networks reached, from left to right.

Positions are computed here, for a wide and a narrow sheet, on the answer before any filter, so that filters never move
anything. What is drawn one by one and what together follows the rules of ``Detail``, whose words stand on the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt

from graphshare.domain.model import Door, Grade
from graphshare.domain.prose import plural
from graphshare.questions.reach.side import OpenTo
from graphshare.views.drawn import Drawn, door_of, proxy_of, searches_at, used
from graphshare.views.payload import DoorsSheet, Dot, Heading, PlacedEnd, PlacedWay, Section
from graphshare.views.sentence import LETTERS, counts, county_name, state_name

NAMED = 28  # up to so many networks, each has a line of its own with its name
DRAWN = 300  # up to so many networks are drawn as dots
ALONE = 16  # up to so many proxies are drawn one by one
GROUPS = 16  # up to so many counties or states are drawn one by one


@dataclass(frozen=True, slots=True)
class PictureColumns:
    """The columns of one width, in pixels at full size."""

    width: int
    body_x: int
    mark_x: int
    name_x: int
    bar_x: int
    target_x: int
    dot_x: int
    label_beside: bool
    top: int
    dots_width: int


WIDE = PictureColumns(900, 60, 150, 174, 404, 560, 580, True, 60, 176)
NARROW = PictureColumns(376, 22, 48, 64, 192, 228, 242, False, 104, 132)


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way in: a door that leads straight to networks, a proxy, or the proxies drawn together."""

    door: str
    proxies: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class End:
    """One end: a network by name, or the networks of a county or state."""

    label: str
    networks: tuple[int, ...]
    drawn: tuple[int, ...]
    heading: str | None = None
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """What is drawn one by one, what together, and by which rule."""

    entries: tuple[WayIn, ...]
    targets: tuple[End, ...]
    named: bool
    by_searches: bool
    words: tuple[str, ...] = field(default=())


def detail(networks: Sequence[Drawn]) -> Detail:
    """Decide from the counts what is drawn, and say it."""
    by_searches = len(networks) == 1
    entries, words = _entries(networks, by_searches)
    reached = [i for i, n in enumerate(networks) if any(counts(d, {"level": "hinted"}) for d in n.doors)]
    # Networks that are only open to a proxy can be thousands: with the rest they are drawn only where all fit by name.
    first = list(range(len(networks))) if len(networks) <= NAMED or not reached else reached
    beyond = sorted(set(range(len(networks))) - set(first))
    named = len(first) <= NAMED
    drawn = set(first)
    if len(first) > DRAWN:
        drawn = set(sorted(first, key=lambda i: _prominence(networks[i]))[:DRAWN])
        words.append(
            f"{DRAWN:,} of {len(first):,} networks drawn as dots: those with a door seen used first, then by cameras. "
            "Ribbons, counts and the table have all."
        )
    elif first and not named:
        words.append(f"All {plural(len(first), 'network')} drawn, one dot each.")
    targets = _targets(networks, first, drawn, named, words)
    if beyond:
        targets = (*targets, End("Open, not seen used", tuple(beyond), ()))
        words.append(f"{plural(len(beyond), 'network')} open to these agencies but not seen used: drawn together.")
    return Detail(entries, targets, named, by_searches, tuple(words))


def place(networks: Sequence[Drawn], chosen: Detail, sheet: PictureColumns) -> DoorsSheet:
    """The positions on one sheet: plain values for the page."""
    entries, sections, left = _place_entries(chosen, sheet)
    targets, dots, headings, right = _place_targets(networks, chosen, sheet)
    height = max(left, right, 320)
    most = 90 if sheet.label_beside else 0
    lower, further = min((height - left) / 2, most), min((height - right) / 2, most)
    for way in entries:
        way["y"], way["y0"], way["y1"] = (round(way[k] + lower, 1) for k in ("y", "y0", "y1"))
    for section in sections:
        section["y"] = round(section["y"] + lower, 1)
    for end in targets:
        end["y"], end["y0"], end["y1"] = (round(end[k] + further, 1) for k in ("y", "y0", "y1"))
        end["label_y"] = round(end["label_y"] + further, 1)
    for heading in headings:
        heading["y"] = round(heading["y"] + further, 1)
    middle = sum(e["y"] for e in entries) / len(entries) if entries else height / 2
    body_y = min(middle, 340) if sheet.label_beside else 44
    return {
        "width": sheet.width, "height": round(height + 26), "body": (sheet.body_x, round(body_y, 1)),
        "mark_x": sheet.mark_x, "name_x": sheet.name_x, "bar_x": sheet.bar_x, "target_x": sheet.target_x,
        "dot_x": sheet.dot_x, "label_x": sheet.dot_x + sheet.dots_width + 2 if sheet.label_beside else sheet.dot_x - 8,
        "beside": sheet.label_beside, "top": sheet.top, "entries": entries, "sections": sections, "targets": targets,
        "headings": headings, "dots": [(i, x, round(y + further, 1), r) for i, x, y, r in dots],
    }  # fmt: skip


def _prominence(network: Drawn) -> tuple[bool, int, str]:
    return (not any(map(used, network.doors)), -(network.cameras or 0), network.name)


def _entries(networks: Sequence[Drawn], by_searches: bool) -> tuple[tuple[WayIn, ...], list[str]]:
    straight: Counter[str] = Counter()
    reached: dict[str, dict[str, set[int]]] = {}
    searches: dict[str, Counter[str]] = {}
    for i, network in enumerate(networks):
        straight.update({door_of(d).value for d in network.doors} - {Door.SIDE})
        for d in network.doors:
            if isinstance(d, OpenTo):  # its side doors that are only open, all in one
                straight["side"] += 1
                continue
            if d.opening.door is not Door.SIDE:
                continue
            mine = reached.setdefault(proxy_of(d), {"named": set(), "hinted": set()})
            counted = searches.setdefault(proxy_of(d), Counter())
            for level in (Grade.NAMED, Grade.HINTED) if used(d) else ():
                if count := searches_at(d, level):
                    mine[level].add(i)  # a network counts once, however many parts of the body are mentioned there
                    counted[level] = max(counted[level], count)
    weight = {
        p: {k: searches[p][k] if by_searches else len(mine[k]) for k in ("named", "hinted")}
        for p, mine in reached.items()
    }
    ranked = sorted(weight, key=lambda p: (-weight[p]["named"], -weight[p]["hinted"], -searches[p]["named"], p))
    alone = ranked if len(ranked) <= ALONE else ranked[: ALONE - 1]
    together = ranked[len(alone) :]
    words = []
    if together:
        words.append(
            f"{len(alone)} of {plural(len(ranked), 'agency')} drawn one by one: those that reach most networks by searches that mention "
            "it. "
            "The others are drawn together; the table has each."
        )
    out = [WayIn(door, (), straight[door]) for door in ("front", "back") if straight[door]]
    out += [WayIn("side", (p,), weight[p]["hinted"]) for p in alone]
    if together:
        out.append(WayIn("side", tuple(together), sum(weight[p]["hinted"] for p in together)))
    if straight["side"]:
        out.append(WayIn("side", (), straight["side"]))
    if straight["unknown"]:
        out.append(WayIn("unknown", (), straight["unknown"]))
    return tuple(out), words


def _targets(
    networks: Sequence[Drawn], first: list[int], drawn: set[int], named: bool, words: list[str]
) -> tuple[End, ...]:
    states = {networks[i].state for i in first}
    by_county = len(states) == 1
    unknown = "County not known" if by_county else "State not known"
    groups: dict[str, list[int]] = {}
    for i in first:
        groups.setdefault(_group(networks[i], by_county) or unknown, []).append(i)
    order = sorted(groups, key=lambda g: (g == unknown, -len(groups[g]), g))
    if len(order) > GROUPS:
        kept, rest = order[: GROUPS - 1], order[GROUPS - 1 :]
        label = f"{len(rest)} other {'counties' if by_county else 'states'}"
        groups[label] = sorted(i for g in rest for i in groups[g])
        order = [*kept, label]
        words.append(f"{label} drawn together.")
    out = []
    for label in order:
        members = sorted(groups[label], key=lambda i: _in_group(networks[i]))
        if named:
            out += [End(networks[i].name, (i,), (i,), label if k == 0 else None, True) for k, i in enumerate(members)]
        else:
            out.append(End(label, tuple(members), tuple(i for i in members if i in drawn)))
    return tuple(out)


def _group(network: Drawn, by_county: bool) -> str | None:
    if not by_county:
        return state_name(network.state).replace("the ", "") if network.state else None
    return county_name(network.county) if network.county else None


def _in_group(network: Drawn) -> tuple[int, int, str]:
    doors = {door_of(d) for d in network.doors}
    first = next((i for i, d in enumerate(LETTERS) if d in doors), len(LETTERS))
    return (first, -(network.cameras or 0), network.name)


def _place_entries(chosen: Detail, sheet: PictureColumns) -> tuple[list[PlacedWay], list[Section], float]:
    total = sum(e.weight for e in chosen.entries) or 1
    unit = min(7.0, 240 / total)
    y, door = float(sheet.top), ""
    entries: list[PlacedWay] = []
    sections: list[Section] = []
    for i, entry in enumerate(chosen.entries):
        if entry.door != door:
            door = entry.door
            y += 10 if sections else 0
            sections.append({"door": door, "y": y})
            y += 25
        bar = max(16.0, entry.weight * unit)
        row = max(32.0, bar + 8)
        entries.append({
            "id": f"e{i}", "door": door, "proxies": list(entry.proxies), "y": round(y + row / 2, 1),
            "y0": round(y + (row - bar) / 2, 1), "y1": round(y + (row + bar) / 2, 1), "row": round(row, 1),
            "unit": round(unit, 4),
        })  # fmt: skip
        y += row
    return entries, sections, y


def _place_targets(
    networks: Sequence[Drawn], chosen: Detail, sheet: PictureColumns
) -> tuple[list[PlacedEnd], list[Dot], list[Heading], float]:
    count = sum(len(t.drawn) for t in chosen.targets)
    cell = 25.0 if count <= 70 else 20.0 if count <= 160 else 16.5
    across = max(1, int(sheet.dots_width // cell))
    y = float(sheet.top)
    targets: list[PlacedEnd] = []
    dots: list[Dot] = []
    headings: list[Heading] = []
    for i, target in enumerate(chosen.targets):
        if target.heading:
            y += 6 if headings else 0
            headings.append({"text": target.heading, "y": round(y, 1)})
            y += 20
        if target.by_name:
            height, y0 = max(20.0 if sheet.label_beside else 35.0, 100 / len(chosen.targets)), y
            dots.append((target.drawn[0], sheet.dot_x, y + height / 2, radius(networks[target.drawn[0]], 8.0)))
        else:
            y += 10 if chosen.named else 0
            label = 0.0 if sheet.label_beside else 32.0
            rows = ceil(len(target.drawn) / across)
            height, y0 = max(rows * cell, 34.0 if sheet.label_beside else cell), y + label
            lead = (height - rows * cell) / 2
            for k, n in enumerate(target.drawn):
                x = sheet.dot_x + (k % across) * cell + cell / 2 - 8
                dots.append(
                    (n, round(x, 1), y0 + lead + (k // across) * cell + cell / 2, radius(networks[n], cell / 2 - 1.3))
                )
        targets.append({
            "id": f"t{i}", "label": target.label, "nets": list(target.networks), "drawn": len(target.drawn), "one": target.by_name,
            "y": round(y0 + height / 2, 1), "y0": round(y0, 1), "y1": round(y0 + height, 1),
            "label_y": round(y0 + height / 2 if sheet.label_beside else y + 11, 1),
        })  # fmt: skip
        y = y0 + height + (0 if chosen.named else 10)
    return targets, dots, headings, y


def radius(network: Drawn, most: float) -> float:
    """The dot's radius: its area grows with the cameras; the least where their number is not known."""
    return round(min(most, most * 0.68 + 0.38 * sqrt(network.cameras or 0)), 1)
