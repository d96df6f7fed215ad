"""The headline of a reach: what was done, by which door, over which records. One text for terminal, page and JSON.

Every number of a clause is counted over the same rows; no number adds up doors; what no source is held for is said to
be not known and never printed as none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graphshare.domain.bodies import bodies, immigration_family
from graphshare.domain.breaks import Break
from graphshare.domain.model import Door, Grade, Window
from graphshare.domain.prose import capital, listed, month, number, plural, some, window_in_words
from graphshare.doors import levels
from graphshare.facts.reading import Reading
from graphshare.headline import acts
from graphshare.headline.acts import Accounts, NamedActs, NamelessActs
from graphshare.headline.spoken import BRANCH, HeadlineHeld, Spoken, read_records, read_spoken
from graphshare.reach import Reached

#: What a log can never show.
NOT_SHOWN = "A log shows a query, not its result, the case behind it, or who was at the keyboard."


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer to "how far does this body reach" in numbers, and in words as ``text``.

    ``None`` stands for what no source is held for: ``named``, ``nameless``, ``back``, ``by_list``, ``unlisted`` need a
    log that names networks, ``listed``, ``inactive``, ``parent`` a list that speaks of the window. ``elsewhere``:
    searches that mention the body in logs that name no network, and the agencies that ran them; ``ran``: those of all logs;
    ``hinted``: searches that could mean the body and do not mention it. ``floor``: only keyword extracts are held, so
    counts are least ones.
    """

    body: str
    window: Window
    without: tuple[str, ...]
    carry_days: int
    logs: bool
    floor: bool
    named: NamedActs | None
    nameless: NamelessActs | None
    elsewhere: tuple[int, int]
    ran: NamedActs
    hinted: int
    back: Accounts | None
    by_list: Accounts | None
    unlisted: Accounts | None
    listed: Accounts | None
    inactive: Accounts | None
    parent: Accounts | None
    spoken: Spoken
    records: HeadlineHeld
    breaks: tuple[date, ...]

    @property
    def says_immigration(self) -> int | None:
        """Searches about immigration in no level of the body; ``None`` without a log."""
        return self.spoken.says_immigration if self.logs else None

    @property
    def unreadable(self) -> int | None:
        """Searches without a readable reason; ``None`` without a log, or where a store does not say."""
        return self.spoken.unreadable if self.logs else None

    @property
    def unclear(self) -> int | None:
        """Searches whose reason is ambiguous; ``None`` without a log."""
        return self.spoken.unclear if self.logs else None

    @property
    def text(self) -> str:
        """One paragraph: what was done and is allowed, then the records it rests on, then the breaks it crosses."""
        said = [*self._others(), *self._accounts(), self._lists()]
        said[0] = self._frame() + said[0]
        return " ".join([*map(capital, said), "—", *self._records(), *self._crossed()])

    @property
    def ran_text(self) -> str:
        """The answer to "who ran searches for this body" over all logs held, with the records that it rests on."""
        n, body = self.ran, self.body
        if not self.logs:
            said = f"no search log{self._windowed} is held, so who searched for {body} is not known."
        elif n.searches:
            said = f"{some(n.agencies, 'agency', 20)} ran searches that mention {body}: {self._counted(n)}."
        else:
            said = f"no search that mentions {body} is seen in the logs held. Not seen is not “did not happen”."
        more = [f"{plural(self.hinted, 'search')} could mean {body} without mentioning it."] if self.hinted else []
        return " ".join([capital(self._frame() + said), *more, *self._apart(), "—", *self._records(), *self._crossed()])

    @property
    def _windowed(self) -> str:
        return " of these days" if self.window != Window() else ""

    def _frame(self) -> str:
        """The window and what was changed, before the first sentence."""
        said = [window_in_words(self.window)] if self.window != Window() else []
        said += [f"without {listed(self.without)}"] if self.without else []
        said += [f"lists taken to hold {plural(self.carry_days, 'day')} longer"] if self.carry_days else []
        return ", ".join(said) + ": " if said else ""

    def _others(self) -> list[str]:
        """What agencies that are not federal wrote."""
        body, found = self.body, self.named
        if found is None:
            missing = "no log that names the cameras searched" if self.logs else "no search log"
            out = [f"{missing}{self._windowed} is held, so whose cameras were searched for {body} is not known."]
        elif found.searches:
            out = [self._searched(found)]
        else:
            out = [
                f"no search of cameras that mentions {body} is seen in the logs held. Not seen is not “did not happen”."
            ]
        more = bool(found and found.searches)
        if (n := self.nameless) and n.searches:
            agencies = some(n.agencies, "agency")
            count = f"{n.searches:,} more" if more else plural(n.searches, "search")
            out.append(
                f"in {count}{' they' if more and n.same else f', {agencies}'} wrote “immigration” and named nobody."
            )
        searches, by = self.elsewhere
        if searches:
            verb = "mentions" if searches == 1 else "mention"
            who = f"{plural(searches, 'search')} by {some(by, 'agency')}"
            out.append(f"{who} {verb} {body} in logs that do not say whose cameras were searched.")
        out += self._apart()
        if self.hinted and not more:
            out.append(f"{plural(self.hinted, 'search')} could mean {body}.")
        return out

    def _searched(self, n: NamedActs) -> str:
        whose = some(n.owners, "other" if n.apart else "agency")
        networks = f" ({n.networks:,} networks)" if n.networks > n.owners else ""
        own = ", their own among them" if n.own else ""
        return (
            f"{'at least ' if self.floor else ''}{some(n.agencies, 'agency', 20)} searched the cameras of {whose}{networks}{own}, "
            f"giving reasons or case numbers that mention {self.body}: {self._counted(n)}."
        )

    def _counted(self, n: NamedActs) -> str:
        """The searches of one set of rows: all, those for the body, those that mention only its branch."""
        told = [plural(n.searches, "search"), f"{_or_none(n.asked)} written as being for {self.body}"]
        if n.branch_only is not None:
            parent = bodies()[BRANCH].parent
            whose = "its" if parent == self.body else f"{parent}'s"
            told.append(f"{_or_none(n.branch_only)} mentioning only {BRANCH}, {whose} investigations branch")
        return ", ".join(told)

    def _apart(self) -> list[str]:
        """Searches that stand in no count above: by agencies that are only a number, and those that the vendor disowns."""
        out = []
        if count := self.spoken.unidentified[1]:
            verb = "mentions" if count == 1 else "mention"
            out.append(
                f"{plural(count, 'search')} by agencies known only by a number {verb} {self.body}, counted apart."
            )
        if count := self.spoken.to_review[1]:
            verb = "mentions" if count == 1 else "mention"
            out.append(
                f"{plural(count, 'search')} by agencies whose names may be a federal body's {verb} {self.body}, "
                "counted apart until they are reviewed."
            )
        if count := self.spoken.disowned:
            out.append(
                f"{plural(count, 'search')} for or by {self.body} {'is' if count == 1 else 'are'} counted apart: a note in the "
                "log says not processed, or cameras reached by mistake."
            )
        return out

    def _accounts(self) -> list[str]:
        """What the body's own accounts did: one verb, and what the lists say of the days."""
        done: list[str] = []
        before: tuple[str, ...] = ()
        for found, one, several in (
            (self.back, "on a day whose complete list does not name it", "on days whose complete lists do not name it"),
            (self.by_list, "on a day whose list names it", "on days whose lists name it"),
            (
                self.unlisted,
                "on a day of which no list says by which door",
                "on days of which no list says by which door",
            ),
        ):
            if found and found.owners:
                who = (
                    f"{found.bodies[0]}'s own account"
                    if len(found.bodies) == 1
                    else f"accounts of {listed(found.bodies)}"
                )
                verb = "" if found.bodies == before else f"{who} searched "
                cameras = (
                    "one agency's cameras" if found.owners == 1 else f"the cameras of {some(found.owners, 'agency')}"
                )
                done.append(f"{verb}{cameras} {one if found.days == 1 else several}")
                before = found.bodies
        return ["; ".join(done) + "."] if done else []

    def _lists(self) -> str:
        """Whom the lists give access."""
        body = self.body
        if self.listed is None or self.inactive is None or self.parent is None:
            return f"no sharing list{self._windowed} is held, so who gives {body} access is not known."
        out = []
        if self.listed.owners:
            out.append(f"{_lists(self.listed.owners, 'give')} {listed(self.listed.bodies, 'or')} access")
        else:
            out.append(f"no list held gives {body} access")
        if self.inactive.owners:
            of = (
                ""
                if self.inactive.bodies == (self.listed.bodies or (body,))
                else f" of {listed(self.inactive.bodies, 'or')}"
            )
            who = number(self.inactive.owners) if self.listed.owners else f"{_lists(self.inactive.owners, 'name')}"
            out.append(f"{who} an account{of} marked inactive")
        if self.parent.owners:
            above = listed(self.parent.bodies, "or")
            out.append(
                f"{_lists(self.parent.owners, 'name')} {above}, of which {body} is a part: no access for {body} itself"
            )
        return "; ".join(out) + "."

    def _records(self) -> list[str]:
        """What is held, what cannot be read of it, and what it does not show."""
        text, s = self.records.text, self.spoken
        if self.window != Window():
            text = text.replace("held:", "held, of all days:", 1)
        if not self.logs:
            lists = self.records.lists or self.records.lists_in_part
            return [text, "A list shows who may search, not who did."] if lists else [text]
        if s.searches is None or s.unreadable is None:
            verb = "is" if s.unclear == 1 else "are"
            read = (
                f"{plural(s.unclear, 'search')} {verb} unclear; how many give no readable reason a store does not say."
            )
        else:
            read = f"{s.unreadable:,} of {plural(s.searches, 'search')} {'gives' if s.unreadable == 1 else 'give'} no readable reason, "
            read += f"{s.unclear:,} {'is' if s.unclear == 1 else 'are'} unclear."
        return [text, read, NOT_SHOWN]

    def _crossed(self) -> list[str]:
        if not self.breaks:
            return []
        months = list(dict.fromkeys(month(d.isoformat()) for d in self.breaks))
        changes = some(len(self.breaks), "change")
        return [
            f"The records cross {changes} in how they are made ({listed(months)}): a fall in hits is not a fall in use."
        ]


def _or_none(count: int) -> str:
    return f"{count:,}" if count else "none"


def _lists(owners: int, verb: str) -> str:
    return f"one agency's list {verb}s" if owners == 1 else f"{some(owners, 'agency')}' lists {verb}"


def headline(
    r: Reached,
    breaks: Iterable[Break] = (),
    carry_days: int = 0,
    without: Sequence[str] = (),
) -> Headline:
    """The headline of a reach.

    Parameters
    ----------
    r
        The doors and searches of one body in one window.
    breaks, carry_days, without
        What the answer crosses and was asked with; ``without`` are names of agencies.
    """
    atlas, window, body = r.atlas, r.facts.window, r.facts.body
    with Reading(r.graph) as reading:
        spoken = read_spoken(reading, r.said, body, window)
        records = read_records(reading, atlas)
    seen = atlas.networks_named
    lists = r.lists_held
    ran = [n for n in r.facts.named if n.day in window]
    firm = levels(ran)
    mention = [n for n in ran if n.grade is not Grade.HINTED]
    rows = acts.at_cameras(r, mention)
    placed = {n.search for n in rows}
    apart = [n for n in mention if n.network is None and n.search not in placed]
    by_door = {d: [o for o in r.openings if o.door is d] for d in Door}
    return Headline(
        body=body,
        window=window,
        without=tuple(without),
        carry_days=carry_days,
        logs=atlas.logs_held,
        floor=atlas.only_selected,
        named=acts.named(r, rows, spoken) if seen else None,
        nameless=acts.nameless(r, rows) if seen and immigration_family([body]) else None,
        elsewhere=(acts.searches_of(apart), len({n.proxy for n in apart})),
        ran=acts.named(r, mention, spoken),
        hinted=firm[2] - firm[1],
        back=acts.did(r, by_door[Door.BACK]) if seen else None,
        by_list=acts.did(r, by_door[Door.FRONT]) if seen else None,
        unlisted=acts.did(r, by_door[Door.UNKNOWN]) if seen else None,
        listed=acts.may(r, by_door[Door.FRONT]) if lists else None,
        inactive=acts.inactive(r) if lists else None,
        parent=acts.parents(r) if lists else None,
        spoken=spoken,
        records=records,
        breaks=tuple(b.day for b in breaks),
    )
