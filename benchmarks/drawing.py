"""The pictures of ``docs/scale.md``, from figures that a benchmark has measured. Needs matplotlib (extra ``bench``)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1] / "docs"
_INK, _SECOND = "#1b3a4b", "#b5651d"


def _picture() -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 3.4), dpi=110)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _save(figure: Any, name: str) -> Path:
    path = DOCS / name
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": None})
    return path


def growth(cpu: Mapping[str, Mapping[int, float]]) -> Path:
    """Rows against CPU seconds, a line for each step."""
    figure, axes = _picture()
    for (step, by_rows), color in zip(cpu.items(), (_INK, _SECOND), strict=True):
        rows = sorted(by_rows)
        axes.plot([n / 1e6 for n in rows], [by_rows[n] for n in rows], marker="o", color=color, label=step)
    axes.set_xlabel("million rows")
    axes.set_ylabel("CPU seconds")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    return _save(figure, "scale-rows.png")


def shared(cpu: Mapping[str, Mapping[int, tuple[float, float]]]) -> Path:
    """Workers against CPU seconds: of the program, which more workers cannot lessen, and of each worker (the mean)."""
    figure, axes = _picture()
    names = [(step, number) for step, by in cpu.items() for number in sorted(by)]
    program = [cpu[s][n][0] for s, n in names]
    each = [cpu[s][n][1] / max(n, 1) for s, n in names]
    places = range(len(names))
    axes.bar([p - 0.2 for p in places], program, 0.4, color=_SECOND, label="the program")
    axes.bar([p + 0.2 for p in places], each, 0.4, color=_INK, label="each worker")
    axes.set_xticks(list(places), [f"{s}\n{n or 'none'}" for s, n in names])
    axes.set_ylabel("CPU seconds")
    axes.set_xlabel("workers")
    axes.legend(frameon=False)
    return _save(figure, "scale-workers.png")
