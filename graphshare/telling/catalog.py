"""Agencies and reasons, for people."""

from __future__ import annotations

from typing import Any

from graphshare.answer import Answer, Table


def tell_agencies(data: dict[str, Any]) -> Answer:
    """Every agency held."""
    columns = ("name", "state", "county", "kind", "level", "body", "matched by", "searches")
    keys = ("name", "state", "county", "kind", "level", "body", "tier", "searches")
    rows = tuple(tuple(a[k] for k in keys) for a in data["agencies"])
    aside = f"{len(data['set_aside']):,} more are only a number or not named at all; they stay out of named reach."
    return Answer(data, (Table("Agencies", columns, rows, aside if data["set_aside"] else None),))


def tell_agency(data: dict[str, Any]) -> Answer:
    """One agency."""
    facts = [(k.replace("_", " "), v) for k, v in data.items() if not isinstance(v, list | dict)]
    tables = [Table(data["name"], ("what", "value"), tuple(facts))]
    if data["networks"]:
        tables.append(Table("Networks", ("name", "level"), tuple((n["name"], n["level"]) for n in data["networks"])))
    if data["releases"]:
        tables.append(
            Table("Releases", ("id", "file", "kind"), tuple((r["id"], r["file"], r["kind"]) for r in data["releases"]))
        )
    return Answer(data, tuple(tables))


def tell_reasons(data: dict[str, Any]) -> Answer:
    """Purposes and wordings."""
    purposes = Table(
        "Purposes",
        ("purpose", "searches", "wordings"),
        tuple((p["purpose"], p["searches"], p["wordings"]) for p in data["purposes"]),
    )
    wordings = Table(
        "Wordings",
        ("wording", "purpose", "searches"),
        tuple((w["wording"], w["purpose"], w["searches"]) for w in data["wordings"]),
    )
    return Answer(data, (purposes, wordings))
