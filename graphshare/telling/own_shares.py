"""The shares of one owner, for people: first how many searches no share let in, then what ending each would close."""

from __future__ import annotations

from dataclasses import replace

from graphshare.answer import Answer, Cell, Table
from graphshare.domain.days import iso
from graphshare.domain.model import Account, Door, Grade, Use, Window
from graphshare.domain.prose import capital, listed, number, plural, some, window_in_words
from graphshare.domain.provenance import Provenance
from graphshare.questions.what_if.shares import OwnersLog, OwnShares, Share, WouldClose
from graphshare.questions.what_if.ways import Ways
from graphshare.telling import SEEN


def tell(found: OwnShares, provenance: Provenance) -> Answer[OwnShares]:
    """The shares of an owner: the sentence, by which way searches came, a row for each share."""
    found = replace(found, sentence=_sentence(found), notes=tuple(_notes(found)))
    tables = [_shares(found)]
    if found.log:
        tables.insert(0, _ways(found, found.log))
    if found.pools:
        rows = tuple((p.name, iso(p.since), iso(p.until)) for p in found.pools)
        tables.append(Table("Lookup pools joined", ("pool", "from", "until"), rows))
    main = 1 if found.log else 0
    return Answer(found, tuple(tables), found.notes, main=main, lines="shares", provenance=provenance)


def _ways(found: OwnShares, log: OwnersLog) -> Table:
    _, strangers, for_body = log.unlisted
    rows = (
        ("by anybody else", *_row(log.by_all)),
        (_meant(found), *_row(log.for_body)),
        ("by agencies without a share", *_row(strangers)),
        (f"of these, {_meant(found)}", *_row(for_body)),
    )
    columns = ("searches", "in all", "direct", "as a lookup", "statewide", "national", "not said")
    note = "Search Type, as the log gives it. A lookup reaches a pool: ending a share does not stop it."
    return Table(f"By which way {found.owner} was searched", columns, rows, note, spare=("statewide", "national"))


def _row(w: Ways) -> tuple[int, ...]:
    return w.searches, w.direct, w.lookups, w.statewide, w.national, w.unknown


def _shares(found: OwnShares) -> Table:
    columns = (
        "agency", "ending it would close", "for the body", "as lookup", "mentions", "searches", "last search", "since", "says immigration",
        "no readable reason", "287(g)", "account", "others",
    )  # fmt: skip
    rows = tuple(_share(s, found) for s in found.shares)
    note = "for the body, as lookup: searches that mention it or are its own; the second go on when the share ends."
    return Table(
        f"The shares of {found.owner}", columns, rows, note,
        spare=("others", "account", "no readable reason", "since", "says immigration", "287(g)", "mentions", "last search", "as lookup"),
    )  # fmt: skip


def _share(s: Share, found: OwnShares) -> tuple[Cell, ...]:
    ways = s.closes.ways if s.closes else None
    level = s.mentions[list(Grade).index(found.level)] if s.mentions else None
    return (
        s.agency, _closes(s, found), ways.searches if ways else None, ways.lookups if ways else None, level,
        s.searches.searches if s.searches else None, "never, in the log held" if s.never_used else iso(s.last), iso(s.since),
        s.says_immigration, s.unreadable, _agreement(s),
        s.account.value if s.account is Account.INACTIVE else None, s.closes.others if s.closes else None,
    )  # fmt: skip


def _agreement(s: Share) -> str | None:
    """The models of an agency's agreements, and how they stood unless they were in force; nothing where it is on no list."""
    if not s.models:
        return None
    return "; ".join([*s.models, *([s.status] if s.status and s.status != "in force" else [])])


def _closes(s: Share, found: OwnShares) -> str:
    if s.account is Account.INACTIVE:
        return "nothing: account inactive"
    if s.closes is None:
        return "nothing seen" if found.log else "not known"
    door = "front door" if s.closes.door is Door.FRONT else "side door"
    if s.closes.use is Use.OPEN:
        return f"{door}, open"
    return f"{door}, used{_last(s.closes)}"


def _last(c: WouldClose) -> str:
    if c.ways.lookups == c.ways.searches:
        return ", by lookup only"
    return "; the last way seen" if c.last_way else ""


def _meant(found: OwnShares) -> str:
    return {
        Grade.ASKED: f"that say they were for {found.body} or are its own",
        Grade.NAMED: f"that mention {found.body} or are its own",
        Grade.HINTED: f"that could mean {found.body} or are its own",
    }[found.level]


def _sentence(found: OwnShares) -> str:
    return " ".join((_how(found), _what(found)))


def _how(found: OwnShares) -> str:
    log = found.log
    if log is None:
        these = "" if found.window == Window() else f" {window_in_words(found.window)}"
        return f"No log of {found.owner}{these} is held: who searched its cameras, and by which way, is not known."
    all_, body = log.by_all, log.for_body
    part = "log" if log.whole else "selection of its log"
    when = "" if found.window == Window() else f" {window_in_words(found.window)}"
    where = f"in the {part} held{when}"
    if not all_.searches and log.whole:
        return f"Nobody else searched the cameras of {found.owner} {where}."
    if not all_.searches:
        return f"No search of {found.owner}'s cameras by anybody else stands {where}; what it left out is not known."
    if all_.unknown == all_.searches:
        return (
            f"By which way {plural(all_.searches, 'search')} of {found.owner}'s cameras by others came is not said {where}; "
            f"what came as a statewide or national lookup does not stop when a share ends."
        )
    text = (
        f"Of {plural(all_.searches, 'search')} of {found.owner}'s cameras by others {where}, {all_.lookups:,} came as a statewide or "
        f"national lookup, which ending a share does not stop"
    )
    if all_.unknown:
        text += f" (how {all_.unknown:,} came is not said)"
    if body.searches:
        text += f"; so did {number(body.lookups)} of the {body.searches:,} {_meant(found)}"
    return f"{text}."


def _what(found: OwnShares) -> str:
    if not found.shares:
        lists = "No list held" if not found.lists else f"None of its {plural(found.lists, 'list')}"
        return f"{lists} shows a share of {found.owner} in force."
    text = f"Its lists show {plural(len(found.shares), 'share')} in force"
    if found.log is None:
        return f"{text}."
    used = [s for s in found.shares if s.closes and s.closes.use is Use.USED]
    open_ = [s for s in found.shares if s.closes and s.closes.use is Use.OPEN]
    doors = []
    for door, name in ((Door.FRONT, "front door"), (Door.SIDE, "side door")):
        for use, some_of in (("was used", used), ("stands open", open_)):
            n = sum(1 for s in some_of if s.closes and s.closes.door is door)
            if n:
                doors.append(
                    f"{some(n, name)} that {use if n == 1 else use.replace('was', 'were').replace('stands', 'stand')}"
                )
    close = (
        f"ending them would close {listed(doors)} to {found.body}"
        if doors
        else f"none leads to {found.body} as far as is seen"
    )
    never = sum(1 for s in found.shares if s.never_used)
    unused = f"; {some(never, 'agency')} never used theirs in the log held" if never else ""
    return f"{text}: {close}{unused}."


def _notes(found: OwnShares) -> list[str]:
    out = [
        "A side door closes for an agency that wrote of the body in any log held; whether it would ask another town is not known."
    ]
    if found.log:
        agencies, searches, _ = found.log.unlisted
        if agencies and found.shares:
            out.append(
                f"{capital(some(agencies, 'agency'))} searched without a share in force on a list held: "
                f"{plural(searches.searches, 'search')}."
            )
        if not found.log.whole:
            out.append(
                "Only a selection of the log is held: what it left out is not known, and no share is said to be unused."
            )
    if found.ended:
        out.append(f"{capital(some(found.ended, 'agency'))} more stood on earlier lists and no longer on the last.")
    if any(not s.own_list for s in found.shares):
        n = sum(not s.own_list for s in found.shares)
        out.append(f"{capital(some(n, 'share'))} only the pages of those let in tell of, no list of {found.owner}.")
    if any(s.status == "no list held" for s in found.shares):
        out.append("No list of 287(g) agreements is held.")
    return [*out, SEEN]
