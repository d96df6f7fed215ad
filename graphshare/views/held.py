"""The map of what is known: every network where it is, and whether a log or a list of it is held."""

from __future__ import annotations

from collections.abc import Sequence

from graphshare.domain.prose import plural
from graphshare.questions.known import KnownNetwork
from graphshare.views.drawn import drawn_known
from graphshare.views.figure import AroundFigures, Figure, Mark, Sheet, disk, figure_page
from graphshare.views.footing import Grounds, footing
from graphshare.views.map import map_sheet, tint
from graphshare.views.payload import MapSheet, StateLabel
from graphshare.views.sentence import state_name

INK, SOFT, HELD, REST = "#111827", "#4B5563", "#111827", "#8A8F98"


def held_map_page(known: Sequence[KnownNetwork], grounds: Grounds) -> str:
    """The HTML of the page."""
    sheet = map_sheet([], [drawn_known(k) for k in known])
    foot = footing(grounds)
    if sheet and sheet["credit"]:
        foot["credits"].append(sheet["credit"])
    around = AroundFigures(
        "Where records are held", "Every network that is known", held_sentence(known), foot, "map-of-what-is-held"
    )
    return figure_page(around, [_figure(sheet)] if sheet else [], [_table(known)])


def held_sentence(known: Sequence[KnownNetwork]) -> str:
    """For how many known networks anything is held; where nothing is, nothing is known."""
    if not known:
        return "No network is known: nothing that is held names one."
    records = sum(k.has_records for k in known)
    nowhere = sum(k.lat is None for k in known)
    text = f"Of {plural(len(known), 'known network')}, a search log, a part of one or a complete sharing list is held for {records:,}. "
    text += "Of the others it is not known who searches them."
    return text + (
        f" {plural(nowhere, 'network')} without a known place: only in the count of its state and in the table."
        if nowhere
        else ""
    )


def _figure(sheet: MapSheet) -> Figure:
    share = {x["state"]: x["held"] / x["known"] for x in sheet["labels"]}
    marks = [
        Mark(d=o["d"], fill=tint(share.get(o["state"], 0), o["has"]), stroke="#B9B2A3", width=0.8,
             words=_label_words(next((x for x in sheet["labels"] if x["state"] == o["state"]), None)))
        for o in sheet["outlines"]
    ]  # fmt: skip
    r = 1.3 if len(sheet["rest"]) > 1_000 else 2.4 if len(sheet["rest"]) > 200 else 4.0
    for has_records, look in (
        (0, {"stroke": REST, "fill": "#FFFFFF"}),
        (1, {"fill": HELD, "stroke": "#FFFFFF", "width": 0.5}),
    ):
        marks += [Mark(d=disk(x, y, r), **look) for x, y, h in sheet["rest"] if h == has_records]
    taken: list[tuple[float, float, float, float]] = []
    for x in sorted(sheet["labels"], key=lambda x: (-x["known"], x["state"])):
        for lines in (
            [f"{x['held']:,} of {plural(x['known'], 'network')} held"],
            [f"{x['held']:,} of {x['known']:,}"],
            [],
        ):
            wide = 3.4 * max(len(x["name"]) * 1.1, *(len(t) for t in lines), 0)
            at = (x["x"] - wide, x["y"] - 11, x["x"] + wide, x["y"] + 14 * len(lines) + 3)
            if all(at[0] >= b[2] or at[2] <= b[0] or at[1] >= b[3] or at[3] <= b[1] for b in taken):
                taken.append(at)
                marks.append(Mark(text=x["name"], x=x["x"], y=x["y"], weight=700, anchor="middle", fill=INK, halo=True))
                marks += [
                    Mark(text=t, x=x["x"], y=x["y"] + 13, size=10.5, anchor="middle", fill=SOFT, halo=True)
                    for t in lines
                ]
                break
    legend = (
        Mark(d=disk(8, 8, 4), fill=HELD, words="a log or a complete list is held"),
        Mark(d=disk(8, 8, 4), fill="#FFFFFF", stroke=REST, words="known, nothing held"),
        Mark(
            d="M1 2h14v12h-14Z", fill=tint(1, True), words="darker: a larger share of the networks known there is held"
        ),
    )
    return Figure(
        "Where they are",
        sheet["width"],
        sheet["height"],
        tuple(marks),
        "Map of all networks known, by what is held of them. The table below has each.",
        legend,
    )


def _label_words(label: StateLabel | None) -> str:
    return f"{label['name']}: {label['held']:,} of {plural(label['known'], 'network')} held" if label else ""


def _table(known: Sequence[KnownNetwork]) -> Sheet:
    rows = tuple(
        (
            k.name, k.owner_name if k.owner_name != k.name else "the same", state_name(k.state) if k.state else None, k.county,
            "held" if k.log else "only a selection" if k.selection else "not held", "held" if k.listed else "not held",
            k.declared if k.declared is not None else k.mapped, k.placed_by.value if k.placed_by else None,
        )
        for k in known
    )  # fmt: skip
    columns = ("Network", "Owner", "State", "County", "Search log", "Complete list", "Cameras", "Placed by")
    return Sheet("Every known network", columns, rows)
