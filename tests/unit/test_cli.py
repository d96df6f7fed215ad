"""The command line as a person meets it: help, bad input, formats, files, the whole way on a fictional log."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from graphshare import __version__
from graphshare.cli import COMMANDS, app

#: One fictional network audit. Two searches name a body, one only hints, one is silent, one tries to move the cursor.
LOG = """Name,Org Name,Total Networks Searched,Time Frame,License Plate,Case #,Filters,Reason,Search Time,Search Type,Moderation
J. Doe,Millbrook XX PD,12,1 month,***,,,=cmd(1) ICE assist,5/1/2025 10:00:00 AM UTC,search,
J. Doe,Millbrook XX PD,12,1 month,***,,,ICE warrant,5/2/2025 10:00:00 AM UTC,search,
R. Roe,Otter County TX SO,3,1 month,***,,,ice,5/3/2025 10:00:00 AM UTC,search,
R. Roe,Otter County TX SO,3,1 month,***,,,***,5/4/2025 10:00:00 AM UTC,search,
R. Roe,Otter County TX SO,3,1 month,***,,,stolen \x1b[2J vehicle,5/5/2025 10:00:00 AM UTC,search,
"""


def run(*args: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args], input=stdin)


def program(*args: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "graphshare", *args]
    return subprocess.run(command, cwd=cwd, capture_output=True, env={**os.environ, **environment}, check=False)


def test_help_lists_every_command_and_imports_none_of_them() -> None:
    code = (
        "import sys; from graphshare.cli import main; sys.argv[1:] = ['--help']\ntry: main()\nexcept SystemExit: pass\n"
    )
    code += "print(sorted(m for m in sys.modules if m.startswith('graphshare')), file=sys.stderr)\n"
    code += "heavy = {'duckdb', 'pandas', 'pyarrow', 'numpy', 'kglite', 'neo4j', 'rich', 'jinja2'}\n"
    code += "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert done.stderr.splitlines() == ["['graphshare', 'graphshare.cli']", "[]"]


def test_what_reads_counts_and_shows_small_files_never_loads_pandas(tmp_path: Path) -> None:
    """It costs more than everything else that is done for a small file; large workbooks and the embedded store need it."""
    log = tmp_path / "Danmoor IL PD Network Audit.csv"
    log.write_text(
        "Name,Org Name,Total Networks Searched,License Plate,Reason,Search Time\n"
        'A. Officer,Elmton IL PD,40,ABC123,HSI warrant,"01/08/2025, 01:00:00 PM UTC"\n\n,,,,,total 1\n'
    )
    shared = tmp_path / "Danmoor IL PD shared networks 2025-01-01.csv"
    shared.write_text("Organization Name,Networks Shared With Me,Networks I'm Sharing\nElmton IL PD,,Elmton IL PD\n")
    book, workbook = openpyxl.Workbook(), tmp_path / "Elmton IL PD shared networks 2025-01-01.xlsx"
    for row in (("Organization Name", "Networks I'm Sharing"), ("Danmoor IL PD", "Danmoor IL PD")):
        book.active.append(row)
    book.save(workbook)
    commands = [
        f"tally '{log}'",
        f"ingest '{log}' '{shared}' '{workbook}'",
        "build",
        "tally --of immigration",
        "tally Danmoor",
    ]
    commands += [
        "reach ICE",
        "profile Danmoor",
        "coverage",
        "export csv --out csv",
        "view profile Danmoor --out p.html",
    ]
    code = (
        "import shlex, sys\nfrom graphshare.cli import main\nfor command in sys.argv[1:]:\n"
        "    sys.argv = ['graphshare', *shlex.split(command), '-q']\n    try: main()\n    except SystemExit as done:\n"
        "        assert not done.code, command\n    assert 'pandas' not in sys.modules, command\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *commands], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    done = run(name, "--help")
    assert done.exit_code == 0
    assert f"Usage: root {name}" in done.stdout or f"{name} [OPTIONS]" in done.stdout
    assert "completion" not in done.stdout, "that is the program's, not each command's"


@pytest.mark.parametrize("asked", ["", "reach", "agencies decide"])
def test_help_is_also_a_word_that_people_type(asked: str) -> None:
    assert run("help", *asked.split()).stdout == run(*asked.split(), "--help").stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("re", ["releases", "reasons", "reach", "recheck", "report"]),
        ("agencies de", ["decide"]),
        ("reach --ev", ["--evidence"]),
    ],
)
def test_the_shell_completes_commands_and_options(typed: str, offered: list[str]) -> None:
    line = f"graphshare {typed}"
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(typed.split())), "_GRAPHSHARE_COMPLETE": "complete_bash"}
    code = "from graphshare.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **asked}, check=False
    )
    assert done.stdout.split() == offered


def test_the_program_tells_its_version() -> None:
    assert program("--version").stdout.decode() == f"graphshare {__version__}\n"


def test_an_unknown_command_offers_the_nearest_one_and_leaves_with_2() -> None:
    done = run("talley")
    assert done.exit_code == 2
    assert "Did you mean: tally?" in done.stderr


def test_output_is_utf_8_with_plain_line_ends_whatever_the_console() -> None:
    done = program("query", "show", "doors-front", "-f", "json", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"\r" not in done.stdout
    assert json.loads(done.stdout.decode("utf-8"))["name"] == "doors-front"


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise on Windows")
def test_a_reader_who_stops_reading_is_no_error() -> None:
    command = f"{sys.executable} -m graphshare query list -q -f json | head -c 10; s=${{PIPESTATUS[0]}}; echo; echo $s"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.csv", None),
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256)) * 64),
        ("other.csv", b"colour,weight\nred,3\nblue,4\n"),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 60),
    ],
)
def test_a_bad_file_is_refused_in_one_message_that_names_it(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run("ingest", tmp_path / name, "-w", tmp_path)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert name in done.stderr
    assert 1 <= len(done.stderr.splitlines()) <= 15
    assert "bug" not in done.stderr


@pytest.mark.parametrize(
    "asked",
    [
        ("reach", "Nobody At All"),
        ("reach", "ICE", "--since", "yesterday"),
        ("reach", "ICE", "--since", "2025-06-01", "--until", "2025-05-01"),
        ("profile", "Nowhere XX PD"),
        ("tally", "nowhere.csv"),
        ("query", "run", "no-such-query"),
        ("query", "run", "doors-front", "--param", "body"),
        ("store", "load", "bolt://127.0.0.1:9"),
        ("store", "info", "-s", "http://127.0.0.1:7474"),
        ("reasons", "classify", "nowhere.txt"),
        ("agencies", "decide", "A XX PD", "B XX PD", "--why", "both"),
        ("releases", "show", "abc"),
    ],
)
def test_a_bad_question_is_refused_with_cause_and_exit_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*asked)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "building" not in done.stderr or asked[0] in ("reach", "profile", "query")
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert "bug" not in errors[0]


def test_names_are_taken_apart_one_object_a_line_blank_lines_too() -> None:
    done = run("agencies", "parse", "-f", "jsonl", stdin="Harbor City CA PD\n\n[Federal] FBI\r\n")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [f["text"] for f in found] == ["Harbor City CA PD", "", "[Federal] FBI"]
    assert [f["state"] for f in found] == ["CA", None, None]
    assert set(found[0]) == {"text", "name", "place", "state", "kind", "level", "marks", "federal"}


def test_reasons_are_read_one_object_a_line_blank_lines_too(tmp_path: Path) -> None:
    (tmp_path / "reasons.txt").write_bytes("assist ICE\n\nstolen véhicule\n".encode("cp1252"))
    done = run("reasons", "classify", tmp_path / "reasons.txt", "-f", "jsonl")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [f["purpose"] for f in found] == ["federal_immigration", "unstated", "not_federal"]
    assert found[0]["body"] == ["ICE"]
    assert found[2]["text"] == "stolen véhicule"


def test_init_makes_a_workspace_and_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "w" / "hand").mkdir(parents=True)
    (tmp_path / "w" / "hand" / "names.csv").write_text("mine", encoding="utf-8")
    assert run("init", tmp_path / "w").exit_code == 0
    assert sorted(p.name for p in (tmp_path / "w").iterdir()) == ["exports", "graphshare.toml", "hand", "raw"]
    assert (tmp_path / "w" / "hand" / "names.csv").read_text(encoding="utf-8") == "mine"


def write_log(folder: Path) -> Path:
    path = folder / "Harbor City CA PD network audit.csv"
    path.write_text(LOG, encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_log(tmp_path)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds the log and is built; for reading only."""
    root = tmp_path_factory.mktemp("workspace")
    assert run("ingest", write_log(root), "-w", root).exit_code == 0
    assert run("build", "-w", root).exit_code == 0
    return root


def test_tally_of_a_file_is_one_command_and_leaves_nothing_behind(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr(sys, "argv", ["graphshare", "tally", str(log), "--of", "ICE", "-f", "json"])
    done = run("tally", log, "--of", "ICE", "--split", "2025-05-02", "-f", "json")
    found = json.loads(done.stdout)
    assert found["totals"]["searches"] == 2
    assert sum(g["before"]["searches"] for g in found["groups"]) == 1
    assert [n["wording"] for n in found["near_misses"]] == ["ice"]
    assert found["provenance"]["command"] == f"graphshare tally '{log.name}' --of ICE -f json"
    assert str(tmp_path) not in done.stdout
    assert list(elsewhere.iterdir()) == []


def test_a_tally_for_a_spreadsheet_runs_nothing_and_names_nobody(log: Path) -> None:
    done = run("tally", log, "-f", "csv")
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert "Doe" not in done.stdout
    assert "\x1b" not in done.stdout


def test_a_tally_on_a_terminal_shows_hostile_reasons_without_obeying_them(log: Path) -> None:
    shown = run("tally", log).stdout
    assert "\x1b" not in shown
    assert "stolen" in shown


def held(tmp_path: Path, log: Path) -> dict[str, Any]:
    done = run("ingest", log, "-w", tmp_path, "-f", "json")
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_ingest_accounts_for_every_row_and_the_next_question_builds_by_itself(tmp_path: Path, log: Path) -> None:
    (release,) = held(tmp_path, log)["releases"]
    assert release["rows"] == release["records"] + release["rejected"] + release["blank"] + release["structure"]
    assert release["records"] == 5
    done = run("reach", "ICE", "-w", tmp_path, "-f", "json")
    assert "building first" in done.stderr
    reach = json.loads(done.stdout)
    assert {d["door"] for n in reach["networks"] for d in n["doors"]} == {"side"}
    assert "building first" not in run("reach", "ICE", "-w", tmp_path).stderr


def test_strict_leaves_with_3_when_a_file_is_not_understood(tmp_path: Path, log: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    log.rename(folder / log.name)
    (folder / "other.csv").write_text("colour,weight\nred,3\n", encoding="utf-8")
    assert run("ingest", folder, "-w", tmp_path).exit_code == 0
    done = run("ingest", folder, "-w", tmp_path, "--strict", "-f", "json")
    assert done.exit_code == 3
    assert [Path(x["file"]).name for x in json.loads(done.stdout)["not_understood"]] == ["other.csv"]


def test_a_dry_run_keeps_nothing(tmp_path: Path, log: Path) -> None:
    assert run("ingest", log, "-w", tmp_path / "w", "--dry-run").exit_code == 0
    assert not (tmp_path / "w").exists()


def test_the_same_question_prints_the_same_bytes_in_two_folders(tmp_path: Path, log: Path, workspace: Path) -> None:
    held(tmp_path, log)
    for asked in (["reach", "ICE"], ["coverage"]):
        here, there = (run(*asked, "-w", w, "-f", "json").stdout for w in (tmp_path, workspace))
        assert here == there
        assert str(tmp_path) not in here


@pytest.mark.parametrize(
    "asked",
    [
        "releases list",
        "releases verify",
        "coverage",
        "tally 'Harbor City CA PD'",
        "profile 'Harbor City CA PD'",
        "reach ICE --evidence",
        "proxies ICE",
        "agencies list",
        "agencies show 'Otter County TX SO'",
        "agencies review",
        "reasons list",
        "reasons review",
        "reasons explain 'assist ICE'",
        "query run doors-side-used",
        "store info",
        "store check",
        "doctor",
    ],
)
def test_every_reading_command_answers_in_every_form(workspace: Path, asked: str) -> None:
    for form in ("table", "csv", "json", "jsonl", "md"):
        done = run(*shlex.split(asked), "-w", workspace, "-f", form)
        assert done.exit_code == 0, f"{form}: {done.stderr}"
        assert done.stdout.endswith("\n") or form == "jsonl"  # no element, no line
        if form == "json":
            json.loads(done.stdout)


def test_a_decision_wins_and_is_named_in_the_next_answer(tmp_path: Path, log: Path) -> None:
    held(tmp_path, log)
    before = json.loads(run("reach", "ICE", "-w", tmp_path, "-f", "json").stdout)
    done = run(
        "reasons", "decide", "ICE warrant", "--purpose", "not_federal", "--why", "a vendor's name", "--who", "A. Reader",
        "-w", tmp_path, "-f", "json",
    )  # fmt: skip
    assert json.loads(done.stdout)["who"] == "A. Reader"
    after = json.loads(run("reach", "ICE", "-w", tmp_path, "-f", "json").stdout)
    assert after["provenance"]["hand"] != before["provenance"]["hand"]
    counts = [sum(d["searches"]["named"] for n in x["networks"] for d in n["doors"]) for x in (before, after)]
    assert counts == [2, 1]


def test_a_page_is_written_where_it_was_asked_for(tmp_path: Path, workspace: Path) -> None:
    done = run("view", "reach", "ICE", "-w", workspace, "--out", tmp_path / "p.html", "-f", "json")
    assert json.loads(done.stdout)["page"].endswith("p.html")
    assert "Content-Security-Policy" in (tmp_path / "p.html").read_text(encoding="utf-8")
    run("view", "reach", "Border Patrol", "-w", workspace)
    assert (workspace / "exports" / "reach-border-patrol.html").exists()


def test_a_load_into_a_store_elsewhere_says_where_it_is_and_what_the_wordings_in_it_mean(
    workspace: Path, tmp_path: Path
) -> None:
    loaded = run("store", "load", tmp_path / "elsewhere", "--show-reasons", "-w", workspace)
    assert loaded.exit_code == 0, loaded.output
    told = " ".join(loaded.output.split())
    assert " is loaded in " in told
    assert "Loaded into" not in told
    assert "a server that others read should not hold them" in told
