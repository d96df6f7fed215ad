"""Lists of agencies: FBI/UCR lists, registries, portal addresses, numbered lists, alias tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from graphshare.domain.model import ReleaseKind
from graphshare.domain.states import state_code
from graphshare.sources.formats.object_lists import number_in
from graphshare.sources.lists.cameras import load_json
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.name_lists import written
from graphshare.sources.lists.small_tables import SmallTable, TableRow, fields_of, find_header, is_note, names_of
from graphshare.sources.reader import Draft, Job, Recognized, Sample

_FIELDS = fields_of(
    {
        "ori": ("ori", "ori9", "ori 9", "ori code"),
        "name": ("agency name", "name", "agency", "alias", "pub agency name", "ucr agency name"),
        "alias_of": ("stands for", "alias of", "canonical", "canonical name", "official name", "real name"),
        "type": ("agency type name", "agency type", "type"),
        "state": ("state abbr", "state postal abbr", "state", "state name"),
        "county": ("county name", "county"),
        "lat": ("latitude", "lat"),
        "lon": ("longitude", "lon", "lng"),
        "url": ("transparency url", "url", "portal"),
        "notes": ("notes", "note"),
        "id": ("id", "agency id"),
    }
)
FBI = "FBI agencies"
ALIASES = "alias table"
PORTALS = "portal addresses"
NUMBERED = "numbered agencies"
LISTED = "agency list"
REGISTRY = "agency registry"
_DUPLICATE = re.compile(r"(?i)duplicate of (?P<name>[^;]+)")


class AgenciesReader:
    """Reads agency lists and alias tables."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """A registry in JSON, or a table of agencies that is nothing else."""
        kind = ReleaseKind.AGENCIES
        if sample.format == "json":
            known = all(f'"{k}"' in sample.text for k in ("flock_names", "agency_id"))
            return Recognized(kind, REGISTRY, 0.95, None) if known else None
        header = find_header(sample, lambda keys: _layout(keys) is not None)
        if header is None:
            return None
        layout = _layout(names_of(sample.head[header])) or LISTED
        return Recognized(kind, layout, 0.9 if layout == FBI else 0.8 if layout != LISTED else 0.6, header)

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """One line for each agency, or for each name that stands for one."""
        sample = job.sample
        draft = Drafting(job, recognized, folder, "agencies")
        if recognized.layout == REGISTRY:
            document = load_json(sample)
            _registry(document if isinstance(document, list) else [document], draft)
            return draft.finish()
        table = SmallTable(sample, recognized.header or 0, _ALIAS_FIELDS if recognized.layout == ALIASES else _FIELDS)
        rows = list(table.rows(draft))
        names = {n for r in rows if (n := r.key("name"))}
        for row in rows:
            name = row.key("name")
            if is_note(row.filled, name, by_mark=True):
                draft.structure()
                continue
            if name is None:
                draft.reject(row.number, "no agency name", table.name_of("name"))
                continue
            draft.record()
            draft.add(
                "agencies",
                row=row.number,
                name=name,
                alias_of=row.key("alias_of") or _duplicate_of(row, names),
                ori=row.key("ori"),
                state=state_code(row.key("state")),
                county=row.text("county"),
                agency_type=row.text("type"),
                lat=_degrees(row.cells.get("lat"), 90),
                lon=_degrees(row.cells.get("lon"), 180),
            )
        return draft.finish(columns=table.columns(), unread=table.unread())


#: In an alias table ``name`` is what the alias stands for.
_ALIAS_FIELDS = _FIELDS | fields_of(
    {"name": ("alias",), "alias_of": ("name", "agency name", "agency", "stands for", "canonical", "canonical name")}
)


def _layout(keys: set[str]) -> str | None:
    fields = {f for k in keys if (f := _FIELDS.get(k))}
    if "name" not in fields:
        return None
    if "ori" in fields:
        return FBI
    if "alias" in keys and "alias_of" in {_ALIAS_FIELDS.get(k) for k in keys}:
        return ALIASES
    if keys == {"agencyname", "transparencyurl"}:
        return PORTALS
    if keys <= {"id", "name", "agency", "agencyname", "notes"} and {"id", "notes"} <= keys:
        return NUMBERED
    plain = {"name", "state", "county", "type", "lat", "lon", "id", "alias_of", "notes"}
    named = {"agency", "agencyname", "ucragencyname", "pubagencyname"} & keys
    return LISTED if named and "state" in fields and len(fields) == len(keys) and fields <= plain else None


def _duplicate_of(row: TableRow, names: set[str]) -> str | None:
    """The agency that a note calls this one a duplicate of, where the list has it under exactly that name."""
    match = _DUPLICATE.fullmatch((row.cells.get("notes") or "").strip())
    return match.group("name").strip() if match and match.group("name").strip() in names else None


def _registry(elements: Iterable[object], draft: Drafting) -> None:
    """A registry gives an agency all its names; the first stands for the others. Its own roles, never its levels."""
    for row, element in enumerate(elements, 1):
        names = _names(element) if isinstance(element, dict) else []
        if not isinstance(element, dict) or not names:
            draft.reject(row, "no agency name", "flock_names")
            continue
        draft.record()
        place = element.get("geo")
        geo: Mapping[str, object] = place if isinstance(place, dict) else {}
        for name in names:
            draft.add(
                "agencies",
                row=row,
                name=name,
                alias_of=names[0] if name != names[0] else None,
                state=state_code(_text(geo.get("state"))),
                agency_type=_text(element.get("agency_role")),
                lat=_degrees(geo.get("lat"), 90),
                lon=_degrees(geo.get("lng"), 180),
            )


def _names(element: Mapping[str, object]) -> list[str]:
    listed = element.get("flock_names")
    found = [*(listed if isinstance(listed, list) else []), element.get("display_name")]
    return list(dict.fromkeys(t for n in found if (t := _text(n))))


def _text(value: object) -> str | None:
    return written(value) if isinstance(value, str) else None


def _degrees(value: object, most: int) -> float | None:
    number = number_in(value)
    return number if number is not None and abs(number) <= most else None
