"""The answers of ``agencies parse``, ``list``, ``show`` and ``review``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphshare.agencies.parse import parse
from graphshare.agencies.resolve import Resolved
from graphshare.agencies.review import Pair
from graphshare.answer import Answer, Plain, Table
from graphshare.domain.model import Agency
from graphshare.errors import UnknownName


def parsed_lines(lines: Iterable[str]) -> Answer:
    """What each line says, one object a line, blank lines too."""
    found = [parse(line.rstrip("\r\n")) for line in lines]
    columns = ("text", "name", "place", "state", "kind", "level", "marks", "federal")
    rows = tuple(
        (f.text, f.name, f.place, f.state, f.kind, f.level, ", ".join(f.marks) or None, f.federal) for f in found
    )
    return Answer(Plain([f.to_dict() for f in found]), (Table("Names", columns, rows),))


def listing(resolved: Resolved) -> Answer:
    """All agencies, with the number of written forms of each and the loosest tier by which one was matched."""
    forms: dict[str, set[str]] = {}
    for match in resolved.matches.values():
        forms.setdefault(match.agency, set()).add(match.text)
    tiers = resolved.tiers
    data = [
        {**_agency(a), "written": len(forms.get(i, ())), "tier": tiers[i].value if i in tiers else None}
        for i, a in sorted(resolved.agencies.items(), key=lambda x: (x[1].name.lower(), x[0]))
    ]
    columns = ("name", "state", "county", "kind", "federal", "written", "tier", "id")
    return Answer(Plain(data), (Table("Agencies", columns, tuple(tuple(d[c] for c in columns) for d in data)),))


def shown(resolved: Resolved, name: str) -> Answer:
    """One agency: what it is, every form in which it is written, and what people decided about it.

    ``name`` is an id or a name. Raises ``UnknownName`` with the nearest names.
    """
    ident = name if name in resolved.agencies else resolved.of(name).agency
    if ident not in resolved.agencies:
        raise UnknownName("agency", name, [a.name for a in resolved.agencies.values()])
    agency = resolved.agencies[ident]
    forms = sorted(
        {
            (m.text, m.tier.value, m.network, m.account.value, m.marks)
            for m in resolved.matches.values()
            if m.agency == ident
        },
        key=lambda f: (f[0], f[1]),
    )
    written = [
        {"text": t, "tier": tier, "network": network, "account": account, "marks": list(marks)}
        for t, tier, network, account, marks in forms
    ]
    about = [d for d in resolved.decisions if ident in (resolved.of(d.a).agency, resolved.of(d.b).agency, d.a, d.b)]
    decisions = [
        {"a": d.a, "b": d.b, "judgment": d.judgment.value, "who": d.who, "when": d.when, "why": d.why} for d in about
    ]
    tables = (
        Table(agency.name, ("property", "value"), tuple(_agency(agency).items())),
        Table("Written as", ("text", "tier", "network", "account"), tuple(f[:4] for f in forms)),
        Table("Decisions", ("a", "b", "judgment", "who", "when", "why"), tuple(tuple(d.values()) for d in decisions)),
    )
    return Answer(Plain({"agency": _agency(agency), "written": written, "decisions": decisions}), tables)


def queue(pairs: Sequence[Pair]) -> Answer:
    """The pairs that wait for a person's judgment."""
    data = [
        {"a": p.a.id, "b": p.b.id, "name_a": p.a.name, "name_b": p.b.name, "similarity": p.similarity, "why": p.why}
        for p in pairs
    ]
    columns = ("name_a", "name_b", "similarity", "why")
    note = "Go through them one by one: graphshare agencies review --ask" if data else "No two agencies look like one."
    return Answer(Plain(data), (Table("To review", columns, tuple(tuple(d[c] for c in columns) for d in data), note),))


def _agency(agency: Agency) -> dict[str, object]:
    return {
        "id": agency.id,
        "name": agency.name,
        "place": agency.place,
        "state": agency.state,
        "county": agency.county,
        "kind": agency.kind.value if agency.kind else None,
        "level": agency.level.value if agency.level else None,
        "federal": agency.federal,
        "body": agency.body,
    }
