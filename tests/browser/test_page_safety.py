"""Nothing that a stranger wrote runs, and everyone can read the page."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import answers
import pytest
from made_up import reach_page
from reader import Reader

from graphshare.views.page import VIS_SHA256, vis_bytes, write_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("fragment", ["", "#v=map", "#v=table&tb=networks", "#v=table&tb=doors", "#n=n0001", "#a=p001"])
def test_hostile_names_stay_letters_everywhere(reader: Reader, fragment: str) -> None:
    reader.open(reach_page(answers.hostile()), fragment)
    assert reader.run("return document.title") == "How far does ICE reach?"
    assert reader.run("return document.querySelectorAll('img, iframe, object, script[src]').length") == 0
    assert reader.logs() == []
    if fragment.startswith("#v=table"):
        assert answers.HOSTILE[0] in reader.text("#table")
        assert answers.HOSTILE[1] in reader.text("#table")


def test_a_script_that_gets_into_the_page_does_not_run(reader: Reader) -> None:
    reader.open(reach_page(answers.small()))
    ran = reader.run("""
        const outcomes = [];
        try { const s = document.createElement('script'); s.text = 'window.owned = 1'; document.body.append(s); }
        catch (e) { outcomes.push(e.name); }
        try { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.owned = 1">'); }
        catch (e) { outcomes.push(e.name); }
        try { document.getElementById('panel').innerHTML = '<b>x</b>'; } catch (e) { outcomes.push(e.name); }
        return [window.owned === undefined, outcomes]""")
    assert len(reader.logs()) >= 3
    assert ran == [True, ["TypeError", "TypeError", "TypeError"]]


def test_the_policy_allows_nothing_unsafe() -> None:
    html = reach_page(answers.hostile())
    policy = html.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe" not in policy
    assert "style=" not in html.split("<script")[0].split("</style>")[1]


def test_vis_is_the_one_that_the_pages_are_made_with() -> None:
    assert hashlib.sha256(vis_bytes()).hexdigest() == VIS_SHA256


def test_the_same_answer_gives_the_same_bytes() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import answers; "
        "from made_up import reach_page; "
        "print(hashlib.sha256(reach_page(answers.many()).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


def test_a_page_is_written_whole_with_plain_line_ends(tmp_path: Path) -> None:
    target = tmp_path / "pages" / "reach.html"
    write_page(reach_page(answers.hostile()), target)
    assert [p.name for p in target.parent.iterdir()] == ["reach.html"]
    assert b"\r" not in target.read_bytes()


@pytest.mark.parametrize(
    ("fragment", "size"),
    [
        ("#v=doors", (1440, 900)),
        ("#v=doors&a=p001", (1000, 700)),
        ("#v=doors&n=n0002", (390, 844)),
        ("#v=map", (1440, 900)),
        ("#v=table&tb=networks", (1440, 900)),
        ("#v=table&tb=doors", (390, 844)),
    ],
)
def test_axe_finds_nothing_to_mend(reader: Reader, fragment: str, size: tuple[int, int]) -> None:
    reader.open(reach_page(answers.small()), fragment, size)
    assert reader.axe() == []
