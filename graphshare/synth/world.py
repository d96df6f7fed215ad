"""A whole fictional world on disk: records as people hold them, and what is true of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from graphshare.disk.ours import mark, may_replace_folder
from graphshare.disk.writing import whole_folder
from graphshare.errors import GraphshareError
from graphshare.synth.answers import Answers
from graphshare.synth.expected import Expected
from graphshare.synth.files import write_json_lines_of, write_text
from graphshare.synth.lines import Rendered, Shelf
from graphshare.synth.lists import mapped_cameras, write_lists
from graphshare.synth.logs import LogWriter
from graphshare.synth.plan import WorldPlan, make_plan
from graphshare.synth.searches import Searches
from graphshare.synth.truth import (
    DETAILED,
    Tracker,
    Truth,
    ledger_line,
    proxy_counts,
    secrets,
    town_tally,
    unspecified,
    world,
)
from graphshare.synth.wordings import CATALOG, PlantedWording

Progress = Callable[[str, int, int], None]
#: Windows for which the truth also gives the doors.
WINDOWS = ((date(2025, 2, 1), date(2025, 5, 31)), (date(2025, 9, 1), date(2025, 11, 30)))
_NOTE = """Everything in this folder is invented: no agency, officer, plate, search or place in it exists.
The names of federal bodies are real; nothing here says anything about them. `records` holds what a person would
hold, in the layouts of real releases; `truth.json` says what is true of it.
"""


def build_world(
    out: Path,
    *,
    agencies: int,
    searches: int,
    seed: int,
    logs: int | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> Truth:
    """Write the world to ``out``, see ``graphshare.synth.make_world``."""
    if not force and out.is_dir() and any(out.iterdir()):
        raise GraphshareError(
            f"{out.name} is there already and is not empty.",
            hint="Name another folder, or say --force if graphshare made this one.",
        )
    may_replace_folder(out, "synth", force=force)
    plan = make_plan(agencies=agencies, searches=searches, seed=seed, logs=logs)
    with whole_folder(out) as partial:
        truth = _write(plan, partial, progress or (lambda *_: None))
        mark(partial, "synth")
    return truth


def _write(plan: WorldPlan, root: Path, progress: Progress) -> Truth:
    records = root / "records"
    searches = Searches(plan)
    tracker = Tracker(plan, detailed=plan.searches <= DETAILED)
    shelf = Shelf(plan, searches)
    writers = [
        LogWriter(plan, i, records / g.owner.name, records, keep=tracker.detailed) for i, g in enumerate(plan.logs)
    ]
    total, done = searches.ordinary + len(searches.acts), 0
    try:
        for chunk in searches:
            cells = Rendered(shelf, chunk)
            tracker.rows += sum(w.write(cells) for w in writers)
            tracker.add(chunk)
            done += len(chunk)
            progress("searches", done, total)
    finally:
        for w in writers:
            w.close()
    books = [w.ledgers[f] for w in writers for f in w.log.files]
    lists = write_lists(plan, records)
    progress("truth", total, total)
    truth = _truth(plan, searches, tracker)
    truth.ledger = [ledger_line(plan, b) for b in books] + [_line(asdict(x)) for x in lists]
    truth.ledger.sort(key=lambda line: str(line["file"]))
    if tracker.detailed:
        truth.entries = {
            b.file: [n if n >= 0 else None for n in b.searches] for b in sorted(books, key=lambda b: b.file)
        }
    write_text(root / "README.txt", _NOTE)
    write_json_lines_of(root / "truth.json", truth.to_dict())
    return truth


def _line(written: dict[str, object]) -> dict[str, object]:
    dated = written["dated"]
    return {**written, "rejected": 0, "dated": dated.isoformat() if isinstance(dated, date) else None}


def _wording(w: PlantedWording) -> dict[str, object]:
    return {
        "text": w.text,
        "case": w.case,
        "purpose": w.purpose.value,
        "bodies": {b: g.value for b, g in w.bodies.items()},
        "trap": w.trap,
        "secret": w.secret,
        "category": w.category,
    }


def _truth(plan: WorldPlan, searches: Searches, tracker: Tracker) -> Truth:
    expected = Expected(plan, tracker)
    kept = expected.kept
    mapped = {o.name: {"cameras_mapped": n, "operator": text} for o, n, text in mapped_cameras(plan)}
    return Truth(
        seed=plan.draws.seed,
        world=world(plan, searches),
        totals={
            "rows": tracker.rows,
            "searches": tracker.searches,
            "ties": sum(a.tie for a in searches.acts),
            "recovered": tracker.recovered,
            "purposes": {p: n for p, n in sorted(tracker.purposes.items()) if n},
            "keyword_searches": sum(h.searches for h in expected.hits),
        },
        ledger=[],
        proxies=proxy_counts(plan, kept),
        proxies_in_keyword_tables=expected.keyword_proxies(),
        unspecified=unspecified(plan, kept),
        doors=expected.doors(),
        windows=[
            {"since": a.isoformat(), "until": b.isoformat(), "doors": expected.doors(a, b)}
            for a, b in WINDOWS
            if tracker.detailed
        ],
        inactive=expected.inactive(),
        tally=town_tally(plan, kept),
        wordings=[_wording(w) for w in CATALOG],
        secrets=secrets(plan, tracker, kept),
        networks=[{**n, **mapped.get(str(n["owner"]), {})} for n in expected.networks()],
        agreements=[
            {"agency": a.agency.name, "model": a.model, "signed": a.signed.isoformat()}
            for a in sorted(plan.agreements, key=lambda a: (a.agency.name, a.model))
        ],
        answers=Answers(plan, tracker, expected).to_dict(),
    )
