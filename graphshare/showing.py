"""What a workspace writes for others, pages and exports: verbs of ``Workspace``, which takes these functions as its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare.answer import Answer

if TYPE_CHECKING:
    from graphshare.workspace import Workspace


def view_reach(
    work: Workspace, body: str, out: Path, *, show_reasons: bool = False, hide_file_names: bool = False, **question: Any
) -> Path:
    """Write the page of a reach; ``question`` narrows it as in ``reach``.

    ``show_reasons`` puts the masked wordings of the rows cited on it; ``hide_file_names`` calls files by their hashes.
    """
    from graphshare.quoting import quote
    from graphshare.reading import Reading
    from graphshare.views.footing import nameless
    from graphshare.views.page import write_page
    from graphshare.views.reach import reach_page

    data = work.reach(body, **question).data
    if show_reasons:
        with Reading(work.graph()) as reading:
            data = {**data, "networks": quote(reading, data["networks"])}
    write_page(reach_page(nameless(data) if hide_file_names else data, show_reasons=show_reasons), out)
    return out


def view_profile(work: Workspace, name: str, out: Path, *, hide_file_names: bool = False, **question: Any) -> Path:
    """Write the page of one agency."""
    from graphshare.views.footing import nameless
    from graphshare.views.page import write_page
    from graphshare.views.profile import profile_page

    data = work.profile(name, **question).data
    write_page(profile_page(nameless(data) if hide_file_names else data), out)
    return out


def view_coverage(work: Workspace, out: Path, *, hide_file_names: bool = False) -> Path:
    """Write the page of what is held."""
    from graphshare.views.coverage import coverage_page
    from graphshare.views.footing import nameless
    from graphshare.views.page import write_page

    data = work.coverage().data
    write_page(coverage_page(nameless(data) if hide_file_names else data), out)
    return out


def export(
    work: Workspace,
    form: str,
    out: Path,
    split_rights: bool = False,
    show_reasons: bool = False,
    force: bool = False,
    **leaving: bool,
) -> Answer:
    """Write the graph for other tools, with credits and licenses beside it.

    ``exact`` and ``hide_file_names`` say what leaves, as in ``exporting.export``.
    """
    from graphshare.exporting import export

    return export(work.graph(), form, out, split_rights=split_rights, show_reasons=show_reasons, force=force, **leaving)
