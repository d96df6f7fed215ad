"""Pages in Chromium, as the page itself sees it: first picture, size, filters, the whole table, memory.

    python -m benchmarks.pages [--write]

Worlds are made up (``tests/browser/answers.py``). ``wall`` is what the page's clock says, ``CPU`` what its main thread used. Each
figure is the least of ``--times`` loads in turn: others may be at work on the machine. Needs Chromium and its driver.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.results import write_section

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

import answers
from conftest import FLAGS
from made_up import reach_page

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

#: World → how it is made.
WORLDS: dict[str, Callable[[], Any]] = {
    "300 networks, 16 agencies": answers.story,
    "5,000 networks, 60 agencies": lambda: answers.nation(5_000),
    "10,000 networks, 400 agencies": lambda: answers.world(8, 10_000, 400, states=18),
}

#: What a person does → the script that does it and lays the page out; each alone, from the page as it opens.
FILTERS = {
    "level": "document.querySelector('[name=level][value=hinted]').click()",
    "door": "document.querySelector('#doors input').click()",
    "open too": "document.querySelector('[name=possible]').click()",
    "state": "const s = document.getElementById('state'); s.selectedIndex = 2; s.dispatchEvent(new Event('change', { bubbles: true }))",
    "months": """const s = document.getElementById('since'); s.value = Math.floor((Number(s.max) || 0) / 2);
        s.dispatchEvent(new Event('input', { bubbles: true })); s.dispatchEvent(new Event('change', { bubbles: true }))""",
    "everything": "document.getElementById('reset').click()",
}


@contextmanager
def chromium() -> Iterator[Chrome]:
    """A browser without a network, as the tests have it."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for flag in FLAGS:
        options.add_argument(flag)
    running = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        running.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        yield running
    finally:
        running.quit()


def opened(driver: Chrome, page: Path) -> tuple[float, float]:
    """Open a page: ms to its first picture by its own clock, and ms of CPU of its main thread until then."""
    driver.get("about:blank")
    before = busy(driver)
    driver.get(page.as_uri())
    until = time.monotonic() + 60
    while not (ready := driver.execute_script("return document.documentElement.dataset.ready")):
        if time.monotonic() > until:
            raise TimeoutError(page)
        time.sleep(0.02)
    return float(ready), busy(driver) - before


def busy(driver: Chrome) -> float:
    """Milliseconds of CPU that the main thread used so far."""
    held = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1_000 * next(float(m["value"]) for m in held if m["name"] == "TaskDuration")


def took(driver: Chrome, script: str) -> tuple[float, float]:
    """Milliseconds of wall until the page is laid out again, and of CPU with the frame that follows."""
    before = busy(driver)
    wall = driver.execute_async_script(f"""
        const done = arguments[0], before = performance.now();
        {script};
        void document.body.offsetHeight;
        const laid = performance.now() - before;
        requestAnimationFrame(() => requestAnimationFrame(() => done(laid)));""")
    return float(wall), busy(driver) - before


TABLE = """
    document.querySelector('[name=view][value=table]').click();
    __gs.pick('doors');
    void document.querySelector('#rows table').offsetHeight"""
END = "const r = document.getElementById('rows'); r.scrollTop = 1e9; void r.offsetHeight"


def measured(driver: Chrome, page: Path, times: int) -> dict[str, tuple[float, float]]:
    """Every figure of one page: the least wall and CPU of several loads."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(times):
        found.setdefault("first", []).append(opened(driver, page))
        for name, script in FILTERS.items():
            found.setdefault(name, []).append(took(driver, script))
            driver.execute_script("document.getElementById('reset').click()")
        found.setdefault("table", []).append(took(driver, TABLE))
        found.setdefault("end", []).append(took(driver, END))
    return {k: (min(w for w, _ in v), min(c for _, c in v)) for k, v in found.items()}


def main() -> None:
    """Measure, print, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="replace the section of RESULTS.md")
    args = parser.parse_args()
    lines = [
        (
            "Milliseconds in Chromium without a GPU, wall by the page's clock / CPU of its main thread, the least of "
            f"{args.times} loads. Wall of a filter or table is until the page is laid out again, CPU until the second frame after. "
            "Targets: first picture of 300 networks < 1,000 and its file < 0.8 MB; any filter < 100 at 5,000 networks; whole table of "
            "20,000 doors < 2,000."
        ),
        "",
        "| world | doors | file | first picture | slowest filter | whole table | its last row |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    with tempfile.TemporaryDirectory() as folder, chromium() as driver:
        for name, world in WORLDS.items():
            page = Path(folder) / "page.html"
            page.write_text(reach_page(world()), encoding="utf-8")
            got = measured(driver, page, args.times)
            doors = driver.execute_script("return __gs.rows('doors')")
            slowest = max(FILTERS, key=lambda f: got[f][0])
            cells = [got["first"], got[slowest], got["table"], got["end"]]
            told = [f"{w:,.0f} / {c:,.0f}" for w, c in cells]
            told[1] += f" ({slowest})"
            lines.append(f"| {name} | {doors:,} | {page.stat().st_size / 1e6:.2f} MB | {' | '.join(told)} |")
            print(lines[-1], {k: (round(w), round(c)) for k, (w, c) in got.items()}, flush=True)
    lines += [
        "",
        f"Load of the machine meanwhile: {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores, so that wall waits for others.",
    ]
    if args.write:
        write_section("Pages in Chromium", lines)


if __name__ == "__main__":
    main()
