"""What all commands have in common: where answers go, how errors leave, what provenance quotes."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner, Result

from graphshare.answer import Answer, Plain, Table
from graphshare.cli.command import Here, comma_separated, command, quoted
from graphshare.cli.stopping import Stopping
from graphshare.errors import GraphshareError, UnknownName

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


@command(app, each="groups")
def ask(here: Here, mood: Annotated[str, typer.Argument()] = "well") -> Answer:
    """Answer, or fail in the way that was asked for."""
    match mood:
        case "refused":
            raise GraphshareError("cut.xlsx is damaged.\nIt ends early.", hint="Ask for it again.")
        case "long":
            raise GraphshareError("\n".join(f"line {i}" for i in range(100)), hint="Read less.")
        case "hostile":
            raise UnknownName("agency", "\x1b[2J\u202eX")
        case "bug":
            secret = "AB12345"  # noqa: F841 - must not be printed
            raise ZeroDivisionError("AB12345")
        case "full":
            raise OSError(28, "No space left on device", "answer.csv")
        case "stopped":
            raise KeyboardInterrupt
        case "rejected":
            here.code = 3
        case "talks":
            logging.getLogger("graphshare.anything").info("Building first.")
    table = Table("Groups", ("wording", "rows"), (("ICE", 2), ("HSI", 1)))
    return Answer(Plain({"groups": [{"wording": "ICE"}, {"wording": "HSI"}]}), (table,), ("A note.",))


@command(app)
def where(here: Here) -> Answer:
    """Say where it runs."""
    return Answer(Plain({"root": here.root.name, "store": here.store}))


@command(app)
def page(here: Here, out: Annotated[Path | None, typer.Option("--out", "-o")] = None) -> Answer:
    """Write a page of its own."""
    return Answer(Plain({"page": out.name if out else None}))


def run(*args: str) -> Result:
    return CliRunner().invoke(app, args)


def test_stdout_is_data_and_stderr_is_talk() -> None:
    done = run("ask", "talks", "--format", "csv")
    assert done.stdout == '"wording","rows"\n"ICE","2"\n"HSI","1"\n'
    assert done.stderr == "Building first.\nA note.\n"


def test_quiet_silences_talk_but_not_errors() -> None:
    assert run("ask", "talks", "-f", "csv", "-q").stderr == ""
    assert run("ask", "refused", "-q").stderr.startswith("error: cut.xlsx is damaged.")


def test_a_refusal_is_cause_and_hint_on_stderr_and_exit_1() -> None:
    done = run("ask", "refused")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr == "error: cut.xlsx is damaged.\nIt ends early.\nhint: Ask for it again.\n"


def test_an_error_is_at_most_15_lines() -> None:
    lines = run("ask", "long").stderr.splitlines()
    assert len(lines) <= 15
    assert lines[-1] == "hint: Read less."


def test_an_error_quotes_hostile_text_without_obeying_it() -> None:
    shown = run("ask", "hostile").stderr
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert r"\x1b[2J" in shown


def test_a_bug_is_named_without_traceback_or_values_unless_asked() -> None:
    done = run("ask", "bug")
    assert done.exit_code == 1
    assert "ZeroDivisionError" in done.stderr
    assert "AB12345" not in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in run("ask", "bug", "--verbose").stderr


def test_a_full_disk_is_no_bug() -> None:
    lines = run("ask", "full").stderr.splitlines()
    assert lines[0] == "error: answer.csv: the disk is full, or a limit on the size of files is met."
    assert "TMPDIR" in lines[1]


def test_stopping_leaves_with_130_and_one_line() -> None:
    done = run("ask", "stopped")
    assert done.exit_code == 130
    assert done.stderr.splitlines()[0] == "error: Stopped."


def test_rejected_rows_leave_with_3_after_the_answer() -> None:
    done = run("ask", "rejected")
    assert done.exit_code == 3
    assert "ICE" in done.stdout


def test_usage_errors_leave_with_2() -> None:
    assert run("ask", "--format", "xml").exit_code == 2
    assert run("ask", "--limit", "-1").exit_code == 2
    assert run("ask", "--no-such-option").exit_code == 2


def test_the_shared_options_stand_after_the_command(tmp_path: Path) -> None:
    done = run("where", "-w", str(tmp_path), "--store", "bolt://127.0.0.1:7687", "-f", "json")
    assert json.loads(done.stdout) == {"root": tmp_path.name, "store": "bolt://127.0.0.1:7687"}


def test_the_store_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHSHARE_STORE", "neo4j://127.0.0.1")
    assert json.loads(run("where", "-f", "json").stdout)["store"] == "neo4j://127.0.0.1"


def test_out_writes_a_file_whose_ending_picks_the_format(tmp_path: Path) -> None:
    done = run("ask", "-o", str(tmp_path / "a.csv"))
    assert done.stdout == ""
    assert (tmp_path / "a.csv").read_bytes() == b'\xef\xbb\xbf"wording","rows"\n"ICE","2"\n"HSI","1"\n'
    run("ask", "-o", str(tmp_path / "a.jsonl"))
    assert len((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    run("ask", "-o", str(tmp_path / "a.csv"), "-f", "json")
    assert json.loads((tmp_path / "a.csv").read_text(encoding="utf-8"))["groups"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "a.jsonl"]


def test_out_that_cannot_be_written_says_which_file_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken.csv").mkdir()
    done = run("ask", "-o", str(tmp_path / "taken.csv"))
    assert done.exit_code == 1
    assert "taken" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["taken.csv"]


def test_a_command_may_give_out_a_meaning_of_its_own(tmp_path: Path) -> None:
    done = run("page", "-o", str(tmp_path / "p.html"), "-f", "json")
    assert json.loads(done.stdout) == {"page": "p.html"}


def test_a_limit_counts_rows() -> None:
    assert run("ask", "-f", "csv", "-n", "1").stdout == '"wording","rows"\n"ICE","2"\n'
    assert run("ask", "-f", "csv", "-n", "0").stdout.count("\n") == 3


def test_columns_says_how_wide_a_table_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert max(map(len, run("ask").stdout.splitlines())) <= 20


@pytest.mark.parametrize(
    ("typed", "quoted_as"),
    [
        ("build --cluster tcp://head:8786 --force", "graphshare build --force"),
        ("reach ICE --since 2025-01-01", "graphshare reach ICE --since 2025-01-01"),
        ("reach ICE -o page.json -w /tmp/x -s bolt://h", "graphshare reach ICE"),
        ("reach ICE --out=a.json --workspace=/tmp --store=x", "graphshare reach ICE"),
        ("reach ICE -oa.json -w/tmp", "graphshare reach ICE"),
        ("reach ICE -qo a.json --door side", "graphshare reach ICE --door side"),
        ("tally -q a.csv --verbose --of HSI -vq", "graphshare tally a.csv --of HSI"),
        ("store load bolt://me:secret@127.0.0.1:7687", "graphshare store load bolt://127.0.0.1:7687"),
        ("reasons explain -- -o", "graphshare reasons explain -- -o"),
    ],
)
def test_provenance_quotes_the_question_not_the_place(typed: str, quoted_as: str) -> None:
    assert quoted(typed.split()) == quoted_as


def test_provenance_quotes_files_by_name_and_words_with_spaces_in_quotes(tmp_path: Path) -> None:
    (tmp_path / "audit.csv").touch()
    typed = ["tally", os.fspath(tmp_path / "audit.csv"), "--of", "Border Patrol", "--match", "ICE/ERO"]
    assert quoted(typed) == "graphshare tally audit.csv --of 'Border Patrol' --match ICE/ERO"


def test_names_come_with_commas() -> None:
    assert comma_separated("A PD, B SO,,") == ("A PD", "B SO")
    assert comma_separated(None) == ()


# --- forms of an answer ---


def test_an_ending_that_is_not_written_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    for name in ("t.pptx", "t", "t.html", "t.tsv", "t.xls"):
        done = run("ask", "bug", "-o", str(tmp_path / name))  # a bug that would show had it been asked
        assert done.exit_code == 2, name
        assert "bug" not in done.stderr
    assert run("ask", "-o", str(tmp_path / "t.xlsx"), "-f", "csv").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_workspace_and_store_are_taken_before_the_command_and_the_later_word_holds(tmp_path: Path) -> None:
    from graphshare.cli import app as whole

    (tmp_path / "here").mkdir()
    before = CliRunner().invoke(whole, ["-w", str(tmp_path / "here"), "releases", "list", "-f", "json"])
    assert json.loads(before.stdout)["releases"] == []
    nowhere = CliRunner().invoke(whole, ["-w", str(tmp_path / "nowhere"), "coverage"])
    assert "No folder named “nowhere”" in nowhere.stderr
    both = CliRunner().invoke(whole, ["-w", "elsewhere", "coverage", "-w", str(tmp_path / "here")])
    assert "here holds nothing yet" in both.stderr
    assert not Path("elsewhere").exists()


def test_the_engines_own_word_for_an_interrupt_is_a_stop_too() -> None:
    import duckdb

    from graphshare.cli.stopping import interrupted
    from graphshare.engine import is_failure

    stopped = duckdb.InterruptException("INTERRUPT Error: Interrupted!")
    assert not is_failure(stopped)
    assert interrupted(stopped)
    wrapped = RuntimeError("while reading")
    wrapped.__cause__ = stopped
    assert interrupted(wrapped)
    assert not interrupted(RuntimeError("else"))


@pytest.mark.skipif(os.name == "nt", reason="needs descriptors as POSIX has them")
def test_a_command_whose_output_was_closed_writes_nowhere_else(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$0" -m graphshare query list -f json -o list.json <&- >&- 2>&-', sys.executable],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0
    assert json.loads((tmp_path / "list.json").read_text())


def test_a_stop_that_is_put_off_is_not_told_twice() -> None:
    with Stopping() as stopping:
        stopping._again = threading.Timer(0.01, signal.raise_signal, (signal.SIGINT,))
        stopping._again.start()
    stopping._again.join()  # the command ended meanwhile, and nothing is stopped
