"""Write docs/api.md: the library, and how each command is done in Python.

``make docs`` writes it after the pages of ``generate.py``; a test fails where it is not what this file would write.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
_GENERATED = "<!-- Written by `make docs`; edit the program, not this page. -->"

#: Command → how the library does the same; a test holds it against every command, and every name against the library.
IN_PYTHON = {
    "demo": "demo(folder)", "init": "Workspace.init(folder)", "ingest": "work.ingest([path])", "build": "work.build()",
    "releases list": "work.releases()", "releases show": "work.release(id)", "releases verify": "work.verify()",
    "releases remove": "work.remove(id)", "agencies list": "work.agencies()", "agencies show": "work.agency(name)",
    "agencies parse": "parse(name)", "agencies review": "work.review_agencies()",
    "agencies decide": "work.decide_agencies(a, b, judgment, why=…)", "agencies reply": "work.reply(name, text, date)",
    "reasons list": "work.reasons()", "reasons classify": "classify(reason)", "reasons explain": "explain(reason)",
    "reasons review": "work.review_reasons()", "reasons decide": "work.decide_reason(wording, purpose, why=…)",
    "reasons score": "score(path)", "coverage": "work.coverage()", "tally": "work.tally([path], of=…)",
    "profile": "work.profile(name)", "reach": "work.reach(body)", "proxies": "work.proxies(body)",
    "paths": "work.paths(body, name)", "compare": "work.compare(body, before=…, after=…)",
    "what-if": "work.what_if(body, k=…)", "challenge": "work.challenge(finding)", "recheck": "work.recheck([path])",
    "findings list": "work.findings()", "discrepancies": "work.discrepancies()", "ask-next": "work.ask_next()",
    "query list": "work.queries()", "query show": "work.saved_query(name)", "query run": "work.query(name, params)",
    "query save": "work.save_query(name, text)", "view reach": "work.view_reach(body, path)",
    "view map": "work.view_map(path)", "view network": "work.view_network(name, path)",
    "view timeline": "work.view_timeline(path, name)", "view profile": "work.view_profile(name, path)",
    "view compare": "work.view_compare(body, path, before=…, after=…)",
    "view coverage": "work.view_coverage(path)", "view card": "work.view_card(name, path)",
    "report": "work.report(name, path)", "export": "work.export(form, folder)", "store info": "work.store_info()",
    "store check": "work.check_store()", "store load": "work.load_store()", "store drop": "work.drop_store()",
    "synth": "make_world(folder, agencies=…, searches=…, seed=…)",
}  # fmt: skip
#: Commands about the installation, not about records.
ONLY_COMMANDS = ("doctor",)

_LIBRARY = """\
```python
from graphshare import Workspace

work = Workspace("records")  # any folder; nothing is written outside its .graphshare/
work.ingest(["audit.csv"])
answer = work.reach("ICE")
print(answer)  # as the command line prints it
answer.found  # the answer as a value with types: frozen, with days as dates
answer.data  # its JSON, as json.md describes it
answer.frames["networks"]  # a DataFrame for each list in it, with ids and real dates
answer.to_pandas()  # the one that is the answer proper
```

Every verb of a workspace gives an `Answer`; Jupyter shows it with its sentence first. Errors are subclasses of
`GraphshareError` with a cause and a hint ([all of them](cli.md#errors)). Days are text, `2025-05-01`, in UTC; both ends
of a window are included. In the examples `work` is a workspace that holds a fictional world, and `town` one of its
towns; the tests run every example.
"""


def api_page() -> str:
    """The library: every command in Python, the workspace's verbs, functions, answers."""
    import graphshare

    lines = ["# The library", "", _GENERATED, "", *_LIBRARY.splitlines(), "", "## From the command line to Python", ""]
    lines += ["| Command | Python |", "|---|---|"]
    lines += [f"| `{name}` | `{call}` |" for name, call in IN_PYTHON.items()]
    lines += ["", "## Workspace", ""]
    for name, verb in sorted(inspect.getmembers(graphshare.Workspace, callable)):
        if not name.startswith("_") and verb.__doc__:
            lines += [*_described(name, verb), ""]
    lines += ["## Functions", ""]
    offered = {name: getattr(graphshare, name) for name in graphshare.__all__}
    for name, function in offered.items():
        if inspect.isfunction(function):
            lines += [*_described(name, function), ""]
    lines += ["## What answers hold", ""]
    for name, kind in offered.items():
        if inspect.isclass(kind) and name not in ("Workspace", "Store"):
            lines += [f"### {name}", "", inspect.cleandoc(kind.__doc__ or ""), ""]
            lines += [f"- `{f.name}`: `{f.type}`" for f in dataclasses.fields(kind)] if name != "Answer" else []
            members = [(n, m) for n, m in vars(kind).items() if not n.startswith("_") and _doc(m)]
            lines += [f"- `.{n}`: {_doc(m).splitlines()[0]}" for n, m in members if n not in ("to_json", "nameless")]
            lines += [""]
    lines += ["## Store", "", inspect.cleandoc(graphshare.Store.__doc__ or ""), ""]
    for name, method in vars(graphshare.Store).items():
        if not name.startswith("_") and _doc(method):
            lines += [*_described(name, method), ""]
    return "\n".join(lines).rstrip() + "\n"


def _doc(member: Any) -> str:
    """The words of a method or property of its own."""
    inner = getattr(member, "func", None) or getattr(member, "fget", None) or member
    return inspect.cleandoc(inner.__doc__ or "") if callable(inner) else ""


def _described(name: str, function: Any) -> list[str]:
    """A function as a section: its call, its words, its examples as code."""
    call = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function)))
    call = call.replace("self, ", "").replace("(self)", "()")
    words = inspect.cleandoc(function.__doc__ or "")
    text, _, examples = words.partition("Examples\n--------\n")
    text = re.sub(r"^(\w+)\n-+$", r"**\1**\n", text.rstrip(), flags=re.MULTILINE)
    code = ["", "```python", *examples.strip().splitlines(), "```"] if examples else []
    return [f"### {name}", "", "```python", f"{name}{call}", "```", "", *text.splitlines(), *code]


#: Page → what it must hold.
PAGES = {DOCS / "api.md": api_page}


if __name__ == "__main__":
    for page, written in PAGES.items():
        page.write_text(written(), encoding="utf-8", newline="\n")
