"""Findings: an answer kept as a file, asked again to the last figure, and refused where the file is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from graphshare.cli import COMMANDS, app
from graphshare.errors import GraphshareError, InputError
from graphshare.findings import Drift, compare, found_in, read_finding, save_finding
from graphshare.questions.what_if.choosing import Stop
from graphshare.workspace import Workspace
from tests.unit.test_asking import ELM, HEAD, LIST, OF_ELM, OF_OAK, OTTER, _row


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def _folder(root: Path) -> Workspace:
    work = Workspace(root)
    (root / "elm.csv").write_text("\n".join((HEAD, *OF_ELM)) + "\n", encoding="utf-8")
    (root / "list.csv").write_text(LIST, encoding="utf-8")
    work.ingest([root / "elm.csv"], kind="network audit", agency=ELM)
    work.ingest([root / "list.csv"], kind="sharing list", agency=ELM, dated="2025-06-01")
    return work


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return _folder(tmp_path_factory.mktemp("findings"))


QUESTIONS: dict[str, Callable[[Workspace], Any]] = {
    "tally": lambda w: w.tally(of="immigration", by=("agency",), split="2025-06-01"),
    "tally of an agency": lambda w: w.tally([ELM], since="2025-05-01", rows=True),
    "profile": lambda w: w.profile(ELM),
    "reach": lambda w: w.reach("ICE", without=(OTTER,), carry_days=10),
    "proxies": lambda w: w.proxies("ICE"),
    "coverage": lambda w: w.coverage(),
    "agencies": lambda w: w.agencies(),
    "reasons": lambda w: w.reasons(),
    "query": lambda w: w.query("MATCH (a:Agency) RETURN count(a) AS n"),
    "what-if": lambda w: w.what_if("ICE", Stop((OTTER,))),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_kept_and_asked_again_to_the_last_figure(
    work: Workspace, question: str, tmp_path: Path
) -> None:
    finding = found_in(QUESTIONS[question](work))
    save_finding(finding, tmp_path / "f.yaml")
    assert read_finding(tmp_path / "f.yaml") == finding
    assert read_finding(tmp_path / "f.yaml").to_yaml() == (tmp_path / "f.yaml").read_text(encoding="utf-8")
    again = work.recheck([tmp_path / "f.yaml"]).data
    assert [f["holds"] for f in again["findings"]] == [True], again["findings"]
    assert again["findings"][0]["moved"] == []


def test_a_finding_holds_the_answers_figures_and_the_hashes_and_no_folder_and_no_clock(
    work: Workspace, tmp_path: Path
) -> None:
    answer = work.tally(of="immigration")
    save_finding(found_in(answer), tmp_path / "a.yaml")
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    said = yaml.safe_load(text)
    assert said["question"] == "tally"
    assert said["parameters"] == {"of": "immigration"}
    assert said["expected"]["totals"]["searches"] == answer.data["totals"]["searches"] == 5
    assert said["expected"]["groups"]["entries"] == len(answer.data["groups"])
    assert said["sentence"] == answer.sentence
    assert said["releases"] == answer.data["provenance"]["releases"]
    assert said["rules"] == answer.data["provenance"]["rules"]
    assert str(work.root) not in text
    save_finding(found_in(work.tally(of="immigration")), tmp_path / "b.yaml")
    assert (tmp_path / "b.yaml").read_bytes() == (tmp_path / "a.yaml").read_bytes()


def test_what_moves_is_told_figure_by_figure_and_the_release_that_came(tmp_path: Path) -> None:
    work = _folder(tmp_path)
    before = work.tally(of="immigration", by=("agency",))
    save_finding(found_in(before), tmp_path / "f.yaml")
    (tmp_path / "oak.csv").write_text("\n".join((HEAD, *OF_OAK)) + "\n", encoding="utf-8")
    work.ingest([tmp_path / "oak.csv"], kind="network audit", agency="Oakton IL PD")
    now = work.tally(of="immigration", by=("agency",))
    (found,) = work.recheck([tmp_path / "f.yaml"]).data["findings"]
    assert not found["holds"]
    assert found["releases"] == {"came": ["oak.csv"], "went": [], "changed": []}
    moved = {m["what"]: (m["was"], m["is"]) for m in found["moved"]}
    assert moved["totals.searches"] == (before.data["totals"]["searches"], now.data["totals"]["searches"]) == (5, 6)
    assert moved["totals.rows"] == (before.data["totals"]["rows"], now.data["totals"]["rows"])
    assert moved["sentence"] == (before.sentence, now.sentence)
    assert "totals.per_10000" in moved or before.data["totals"]["per_10000"] == now.data["totals"]["per_10000"]


def test_a_human_decision_or_another_release_of_the_same_name_is_drift_though_every_figure_stands(
    tmp_path: Path,
) -> None:
    work = _folder(tmp_path)
    save_finding(found_in(work.reach("ICE")), tmp_path / "f.yaml")
    (tmp_path / "hand").mkdir(exist_ok=True)
    (tmp_path / "hand" / "notes.csv").write_text("who,what\n", encoding="utf-8")
    (found,) = work.recheck([tmp_path / "f.yaml"]).data["findings"]
    assert (found["holds"], found["moved"], found["hand_changed"], found["rules_changed"]) == (False, [], True, False)
    held = read_finding(tmp_path / "f.yaml")
    text = held.to_yaml().replace(held.releases[0][1], "a1" * 32).replace(str(held.rules), "b1" * 32)
    (tmp_path / "g.yaml").write_text(text, encoding="utf-8")
    (found,) = work.recheck([tmp_path / "g.yaml"]).data["findings"]
    assert found["releases"]["changed"] == [held.releases[0][0]]
    assert found["rules_changed"]


def test_an_agency_that_is_known_no_more_leaves_its_finding_unanswered(work: Workspace, tmp_path: Path) -> None:
    text = found_in(work.profile(ELM)).to_yaml().replace(f"name: {ELM}", "name: Nowhere At All ZZ PD")
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    (found,) = work.recheck([tmp_path / "f.yaml"]).data["findings"]
    assert not found["holds"]
    assert "Nowhere At All ZZ PD" in found["unanswered"]


def test_a_figure_that_only_one_answer_has_moves_and_one_is_not_true() -> None:
    base = yaml.safe_load("{a: 1, b: {c: 2}, d: {entries: 3, sha256: x}}")

    def finding(expected: dict[str, Any]) -> Any:
        from graphshare.answer import Asked
        from graphshare.findings import Finding

        return Finding(Asked("tally", {}), "graphshare tally", None, expected, (), None, None, "0")

    def moved(expected: dict[str, Any]) -> list[tuple[str, Any, Any]]:
        return [(m.what, m.was, m.now) for m in compare(finding(base), finding(expected)).moved]

    assert compare(finding(base), finding(dict(base))) == Drift(versions=("0", "0"))
    assert moved({**base, "a": True}) == [("a", 1, True)]
    assert moved({**base, "b": {"e": 2}}) == [("b.c", 2, None), ("b.e", None, 2)]
    assert moved({**base, "d": {"entries": 4, "sha256": "y"}}) == [("d.entries", 3, 4)]
    assert moved({**base, "d": {"entries": 3, "sha256": "y"}}) == [("d.sha256", "x", "y")]


GOOD = (
    "finding: 1\nquestion: tally\ncommand: graphshare tally\nparameters: {}\nsentence: null\nexpected: {}\n"
    f"releases: [{{file: a.csv, sha256: {'a' * 64}}}]\nrules: null\nhand: null\nversion: '0'\n"
)
BAD = {
    "an empty file": "",
    "a list": "- 1\n",
    "no finding": "a: 1\n",
    "another format": GOOD.replace("finding: 1", "finding: 2"),
    "a tag": GOOD.replace("expected: {}", "expected: !!python/object/apply:os.system [echo]"),
    "a reference": GOOD.replace("parameters: {}", "parameters: &a {}").replace("expected: {}", "expected: *a"),
    "a key twice": GOOD + "rules: null\n",
    "a key that is no text": GOOD.replace("expected: {}", "expected: {1: 2}"),
    "an unknown key": GOOD + "more: 1\n",
    "a missing key": GOOD.replace("hand: null\n", ""),
    "a hash that is none": GOOD.replace("rules: null", "rules: abc"),
    "a release without hash": GOOD.replace(f", sha256: {'a' * 64}", ""),
    "parameters that are a list": GOOD.replace("parameters: {}", "parameters: []"),
    "bytes": GOOD.replace("expected: {}", "expected: {a: !!binary aGVsbG8=}"),
    "no YAML": GOOD + "\t: [\n",
    "deep": GOOD.replace("expected: {}", "expected: " + "{a: " * 5000 + "1" + "}" * 5000),
    "a bomb": "finding: 1\n" + "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9)),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_finding_is_refused_with_the_reason(what: str, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(BAD[what], encoding="utf-8")
    with pytest.raises(InputError, match=r"f\.yaml"):
        read_finding(tmp_path / "f.yaml")
    done = run("recheck", tmp_path / "f.yaml", "-w", tmp_path)
    assert done.exit_code == 1
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr.lower()


QUESTIONABLE = {
    "an unknown question": ("question: tally", "question: remove"),
    "a private name": ("question: tally", "question: __init__"),
    "an unknown parameter": ("parameters: {}", "parameters: {shell: x}"),
    "a parameter of another kind": ("parameters: {}", "parameters: {of: [a]}"),
    "a number where text is": ("parameters: {}", "parameters: {since: 5}"),
    "a list of numbers": ("parameters: {}", "parameters: {by: [1]}"),
    "a question without its body": ("question: tally", "question: reach"),
    "a query that writes": ("question: tally", "question: query"),
    "another folder's file": ("parameters: {}", "parameters: {targets: [/etc/hostname]}"),
}


@pytest.mark.parametrize("what", QUESTIONABLE)
def test_a_finding_asks_nothing_that_a_workspace_is_not_asked(what: str, work: Workspace, tmp_path: Path) -> None:
    text = GOOD.replace(*QUESTIONABLE[what])
    if what == "a query that writes":
        text = text.replace("parameters: {}", "parameters: {query: 'CREATE (a)', write: true}")
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        work.recheck([tmp_path / "f.yaml"])
    with pytest.raises(InputError):
        work.recheck([tmp_path / "missing.yaml"])


def test_days_that_a_person_wrote_without_quotes_are_read_as_text(work: Workspace, tmp_path: Path) -> None:
    text = found_in(work.tally(since="2025-05-01")).to_yaml()
    assert "since: '2025-05-01'" in text
    (tmp_path / "f.yaml").write_text(text.replace("'2025-05-01'", "2025-05-01"), encoding="utf-8")
    assert work.recheck([tmp_path / "f.yaml"]).data["findings"][0]["holds"]


def test_a_finding_replaces_a_finding_and_no_other_file(work: Workspace, tmp_path: Path) -> None:
    theirs = tmp_path / "notes.yaml"
    theirs.write_text("mine: 1\n", encoding="utf-8")
    with pytest.raises(GraphshareError, match="no finding"):
        save_finding(found_in(work.coverage()), theirs)
    assert theirs.read_text(encoding="utf-8") == "mine: 1\n"
    done = run("coverage", "-w", work.root, "--save-finding", theirs)
    assert (done.exit_code, theirs.read_text(encoding="utf-8")) == (1, "mine: 1\n")
    assert done.stdout == ""
    save_finding(found_in(work.coverage()), tmp_path / "f.yaml")
    save_finding(found_in(work.tally()), tmp_path / "f.yaml")
    assert read_finding(tmp_path / "f.yaml").asked.verb == "tally"


def test_at_the_command_line_a_finding_is_kept_checked_listed_and_drift_leaves_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _folder(tmp_path)
    kept = tmp_path / "findings" / "f.yaml"
    typed = ["tally", "--of", "immigration", "-w", str(tmp_path), "--save-finding", str(kept)]
    monkeypatch.setattr("sys.argv", ["graphshare", *typed])
    done = run(*typed)
    assert done.exit_code == 0, done.stderr
    assert read_finding(kept).command == "graphshare tally --of immigration"
    done = run("recheck", kept, "-w", tmp_path)
    assert (done.exit_code, "holds" in done.stdout) == (0, True), done.stdout
    listed = json.loads(run("findings", "list", "-w", tmp_path, "-f", "json").stdout)
    assert [(f["file"], f["question"]) for f in listed["findings"]] == [("f.yaml", "tally")]
    more = _row(90, "Z. Zed", OTTER, "ICE", "05/09/2025, 10:00:00 AM")
    (tmp_path / "oak.csv").write_text(f"{HEAD}\n{more}\n", encoding="utf-8")
    assert run("ingest", tmp_path / "oak.csv", "--agency", "Oakton IL PD", "-w", tmp_path).exit_code == 0
    done = run("recheck", kept, "-w", tmp_path)
    assert done.exit_code == 3
    assert "oak.csv came" in done.stdout
    assert "totals.searches" in done.stdout


def test_a_tally_of_a_file_is_checked_with_the_file_beside_the_finding(tmp_path: Path) -> None:
    (tmp_path / "Elmstead IL PD-Network-Audit.csv").write_text("\n".join((HEAD, *OF_ELM)) + "\n", encoding="utf-8")
    work = Workspace(tmp_path / "w")
    work.root.mkdir()
    answer = work.tally([str(tmp_path / "Elmstead IL PD-Network-Audit.csv")], of="ICE")
    finding = found_in(answer)
    assert finding.asked.parameters["targets"] == ["Elmstead IL PD-Network-Audit.csv"]
    save_finding(finding, tmp_path / "f.yaml")
    assert work.recheck([tmp_path / "f.yaml"]).data["findings"][0]["holds"]
    assert str(tmp_path) not in (tmp_path / "f.yaml").read_text(encoding="utf-8")


def test_what_is_no_question_keeps_no_finding(work: Workspace, tmp_path: Path) -> None:
    done = run("doctor", "-w", work.root, "--save-finding", tmp_path / "f.yaml")
    assert done.exit_code == 1
    assert not (tmp_path / "f.yaml").exists()
    with pytest.raises(GraphshareError, match="asked for again"):
        found_in(work.releases())


def test_the_questions_of_the_help_all_keep_findings() -> None:
    from graphshare import verbs

    asks = {name for name, (section, _, _) in COMMANDS.items() if section == "Ask"}
    of_themselves = {"findings", "recheck", "challenge"}
    work = Workspace()
    missing = [n for n in sorted(asks - of_themselves) if verbs.known(work, n.replace("-", "_")) is None]
    assert not missing, f"give {missing} the decorator `verb` (graphshare.verbs)"
