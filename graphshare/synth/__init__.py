"""A fictional world in the layouts of real releases, with planted truth: for the demo, the tests and the benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphshare.synth.truth import Truth

__all__ = ["make_world"]


def make_world(
    out: Path,
    *,
    agencies: int,
    searches: int,
    seed: int,
    logs: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    force: bool = False,
) -> Truth:
    """Write fictional records of invented agencies, and the truth about them.

    Parameters
    ----------
    out
        A folder that does not exist or is empty, or, with ``force``, one that this made. It gets
        ``records/`` (what a person would hold), ``truth.json`` and a
        note that all of it is invented; it appears under its own name only when complete.
    agencies
        How many agencies there are, 36 at least; federal accounts come on top.
    searches
        How many distinct searches the logs hold together (those of the story, some 170, are always there).
    seed
        The same numbers and the same seed give the same bytes on every platform.
    logs
        How many network audits are held; by default one for every twelve agencies, 6 to 50.
    progress
        Called with what is being done, how many searches are written, and of how many.

    Returns
    -------
    Truth
        The content of ``truth.json``. Above 50,000 searches it is in sums only: no entries, no windows.

    Raises
    ------
    GraphshareError
        The folder is in use, or the world is too small or too large.
    """
    from graphshare.synth.world import build_world

    return build_world(out, agencies=agencies, searches=searches, seed=seed, logs=logs, progress=progress, force=force)
