"""A report as a page that prints on two to six sheets, and as Markdown."""

from __future__ import annotations

import re
from dataclasses import replace

from graphshare.answer import Cell
from graphshare.domain.prose import plural
from graphshare.reporting.report import AgencyBar, Report, Section
from graphshare.untrusted import markdown
from graphshare.views.footing import footing
from graphshare.views.page import Page, render
from graphshare.views.payload import Foot, PaperPage

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
LEFT, WIDE, TALL, TOP = 250, 400, 26, 8


def report_page(found: Report) -> str:
    """The HTML of a report: no script is needed to read or print it."""
    foot = _foot(found)
    return render(
        Page(
            title=found.title, subtitle=found.subtitle, answer=found.sentence, data=PaperPage(), scripts=("paper.js",),
            template="report.html.j2",
            words={
                "foot": foot, "sections": [_plain(s) for s in found.sections], "body": found.body,
                "picture": picture(found.bars),
            },
        )
    )  # fmt: skip


def _foot(found: Report) -> Foot:
    """The footing of a report: the releases that it cites, and how many were read in all."""
    rests_on = found.grounds.provenance
    read = len(rests_on.releases) if rests_on else 0
    cited = replace(found.grounds, provenance=rests_on and replace(rests_on, releases=()))
    return footing(
        cited.noting(f"{plural(read, 'release')} were read in all; those cited are listed.") if read > 1 else cited
    )


def picture(bars: tuple[AgencyBar, ...]) -> dict[str, object] | None:
    """The bars in the picture's own units; ``None`` where too few are there to draw."""
    if not bars:
        return None
    most = max(b.named for b in bars)
    drawn = []
    for i, b in enumerate(bars):
        y = TOP + i * TALL
        drawn.append({
            "name": b.name if len(b.name) <= 34 else b.name[:33] + "…", "y": y, "text": y + 14,
            "named": round(b.named / most * WIDE, 1), "asked": round(b.asked / most * WIDE, 1),
            "count": f"{b.named:,}, {b.asked:,} of them for it",
        })  # fmt: skip
    return {"width": LEFT + WIDE + 120, "height": TOP + len(bars) * TALL + 6, "left": LEFT, "bars": drawn}


def report_markdown(found: Report) -> str:
    """The same words as Markdown; what strangers wrote stays text."""
    foot = _foot(found)
    out = [f"# {_text(found.title)}", "", _text(found.subtitle), "", _text(found.sentence), ""]
    if found.bars:
        out += [f"| Agency | mentions {found.body} | says it was for it |", "|---|---|---|"]
        out += [f"| {_text(b.name)} | {b.named:,} | {b.asked:,} |" for b in found.bars]
        out.append("")
    for s in found.sections:
        out += [f"## {_text(s.heading)}", ""]
        for line in s.says:
            out += [_text(line), ""]
        if s.columns:
            out += ["| " + " | ".join(map(_text, s.columns)) + " |", "|" + "---|" * len(s.columns)]
            out += ["| " + " | ".join(_text(_cell(v)) for v in row) + " |" for row in s.rows]
            out.append("")
    out += ["## Sources and credits", ""]
    out += [f"- {_text(s['file'])} `{s['hash']}` {_text(s['about'])}".rstrip() for s in foot["sources"]]
    out += [f"- {_text(c)}" for c in foot["credits"]]
    return "\n".join([*out, "", _text(foot["made"]) + ".", ""])


def _plain(section: Section) -> dict[str, object]:
    return {
        "heading": section.heading, "says": section.says,
        "columns": [
            {"text": c, "number": any(isinstance(row[i], int) for row in section.rows)} for i, c in enumerate(section.columns)
        ],
        "rows": [
            [{"text": _cell(v), "number": isinstance(v, int), "day": bool(_DAY.fullmatch(str(v)))} for v in row]
            for row in section.rows
        ],
    }  # fmt: skip


def _cell(value: Cell) -> str:
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _text(text: str) -> str:
    """Text in Markdown: no markup and no line of its own."""
    return markdown(" ".join(str(text).split()))
