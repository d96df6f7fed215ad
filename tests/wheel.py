"""The wheel and the sdist in bare environments: built, installed without extras, and used as the README says.

    python -m tests.wheel [PYTHON …]

Without arguments with every Python found: on the path, and those that pyenv holds. One that is too old must be refused by the
installer. Prints a line for each, and exits 1 where any falls short.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLDEST = (3, 11)
LOG = (
    "ID,Name,Org Name,Total Networks Searched,Total Devices Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,"
    "Search Type,Text Prompt,Moderation\n"
    '1,A. One,Elmstead IL PD,12,90,1 month,QX0001,ICE warrant,,,"05/01/2025, 10:00:00 AM UTC",search,,\n'
)


def main(given: list[str]) -> int:
    """Check every Python; 1 where one falls short."""
    with tempfile.TemporaryDirectory(prefix="graphshare-wheel-") as held:
        here = Path(held)
        wheel, sdist = built(here)
        print(
            f"built {wheel.name} ({wheel.stat().st_size:,} bytes) and {sdist.name} ({sdist.stat().st_size:,} bytes)",
            flush=True,
        )
        failed = 0
        found = pythons(given)
        for python, version in found:
            newest = version == found[-1][1]
            for package in (wheel, sdist) if newest else (wheel,):
                fault = checked(
                    python, package, here / f"{'.'.join(map(str, version))}-{package.suffix.strip('.')}", version
                )
                print(f"{'.'.join(map(str, version))} {package.name}: {fault or 'as it should be'}", flush=True)
                failed += fault is not None
    return min(failed, 1)


def built(here: Path) -> tuple[Path, Path]:
    """Wheel and sdist of this tree: the wheel is made from the sdist, as an index does."""
    tools = here / "build"
    subprocess.run([sys.executable, "-m", "venv", tools], check=True)
    python = tools / _bin() / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "build"], check=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([python, "-m", "build", "--outdir", here / "dist", ROOT], check=True, **quiet)
    (wheel,), (sdist,) = (here / "dist").glob("*.whl"), (here / "dist").glob("*.tar.gz")
    return wheel, sdist


def pythons(given: list[str]) -> list[tuple[str, tuple[int, ...]]]:
    """The Pythons asked for, or all that are found, one a minor version, the newest last; of those too old the newest."""
    found: dict[tuple[int, ...], tuple[str, tuple[int, ...]]] = {}
    for path in given or list(_about()):
        asked = "import sys; print(*sys.version_info[:3])"
        done = subprocess.run([path, "-c", asked], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            version = tuple(map(int, done.stdout.split()))
            if version >= (3,):
                found.setdefault(version[:2], (path, version))
    old = [v for v in sorted(found) if v < OLDEST][-1:]
    return [found[v] for v in sorted(found) if v >= OLDEST or v in old]


def _about() -> Iterator[str]:
    for name in ("python3", *(f"python3.{n}" for n in range(9, 20))):
        if path := shutil.which(name):
            yield path
    for path in sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin/python")):
        yield str(path)


def checked(python: str, package: Path, here: Path, version: tuple[int, ...]) -> str | None:
    """What falls short with one Python; ``None`` where all is as it should be."""
    subprocess.run([python, "-m", "venv", here], check=True)
    pip = [here / _bin() / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", package]
    installed = subprocess.run(pip, capture_output=True, text=True, check=False)
    if version < OLDEST:
        return None if installed.returncode else f"a Python before {'.'.join(map(str, OLDEST))} is not refused"
    if installed.returncode:
        return f"pip install: {installed.stderr[-500:]}"
    work = here / "work"
    work.mkdir()
    (work / "audit.csv").write_text(LOG, encoding="utf-8")
    graphshare = str(here / _bin() / "graphshare")
    for line, wanted in (
        (["--help"], "ingest"),
        (["--version"], "graphshare"),
        (["demo", "--out", "demo"], "All of this is invented."),
        (["tally", "audit.csv", "--of", "immigration"], "ICE warrant"),
        (["report", "ICE", "-w", "demo", "-o", "report.html"], "report.html"),
        (["view", "reach", "ICE", "-w", "demo", "-o", "reach.html"], "reach.html"),
    ):
        done = subprocess.run([graphshare, *line], cwd=work, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        if done.returncode or wanted not in said or "Traceback" in said:
            return f"graphshare {' '.join(line)}: exit {done.returncode}: {said[-500:]}"
    shutil.rmtree(here)
    return None


def _bin() -> str:
    return "Scripts" if os.name == "nt" else "bin"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
