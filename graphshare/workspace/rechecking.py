"""Verbs of a workspace about findings: keep one, ask again, list them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare import verbs
from graphshare.answer import Answer
from graphshare.errors import InputError, UnknownName
from graphshare.workspace.holdings import Holdings

if TYPE_CHECKING:
    from graphshare.findings import Drift, Finding


class Rechecking(Holdings):
    """A workspace's findings."""

    def recheck(self, files: Iterable[Path | str]) -> Answer:
        """Ask the question of each finding again, and compare figure by figure and hash by hash."""
        from graphshare.findings import read_finding
        from graphshare.telling.findings import tell_rechecked

        read = [(Path(f), read_finding(Path(f))) for f in files]
        if not read:
            raise InputError("No finding was named.", hint="graphshare findings list shows those of this folder.")
        asked = [
            (path, was, self.question_of(was, path)) for path, was in read
        ]  # all are understood before one is asked
        return tell_rechecked([(path.name, was, self._again(was, ask)) for path, was, ask in asked], self.provenance())

    def question_of(self, finding: Finding, path: Path) -> Callable[[], Answer]:
        """A finding's question, ready to be asked again; files that it names are looked for beside it, here, in raw/.

        Raises ``InputError`` where it is none that this workspace can be asked.
        """
        given = self.given_to(finding, path)
        method = getattr(self, finding.asked.verb)
        return lambda: method(**given)

    def given_to(self, finding: Finding, path: Path) -> dict[str, object]:
        """What a finding gives its verb, with the files that it names found; raises ``InputError`` as ``question_of``."""
        asked = finding.asked
        method = verbs.known(self, asked.verb)
        if method is None:
            raise InputError(
                f"{path} asks “{asked.verb}”, which is no question known here.",
                hint="It may come from a newer graphshare.",
            )
        try:
            verbs.check(method, asked)
        except InputError as error:
            raise InputError(f"{path} cannot be asked again: {error.message}") from None
        folders = (path.parent, Path(), self.root, self.root / "raw")
        return {n: _given(v, verbs.takes_files(method, n), folders) for n, v in asked.parameters.items()}

    def _again(self, was: Finding, ask: Callable[[], Answer]) -> Drift:
        from graphshare import __version__
        from graphshare.findings import Drift, compare, found_in

        try:
            return compare(was, found_in(ask()))
        except UnknownName as error:
            return replace(Drift(), unanswered=error.message, versions=(was.version, __version__))

    def findings(self, folder: Path | str | None = None) -> Answer:
        """The findings of a folder, else of ``findings/`` in the workspace: what each asks and says. Nothing is asked again."""
        from graphshare.findings import FOLDER, is_finding, read_finding
        from graphshare.telling.findings import tell_findings

        where = Path(folder) if folder is not None else self.root / FOLDER
        if folder is not None and not where.is_dir():
            raise InputError(f"{where} is no folder.")
        files = sorted(p for p in where.iterdir() if p.suffix in (".yaml", ".yml")) if where.is_dir() else []
        findings, strange = [], []
        for path in files:
            try:
                findings.append((path.name, read_finding(path)))
            except InputError as error:
                strange.append((path.name, error.message if is_finding(path) else "It is no finding."))
        return tell_findings(findings, strange, self.provenance())


def _given(value: object, files: bool, folders: tuple[Path, ...]) -> object:
    if isinstance(value, list):
        return tuple(_given(v, files, folders) for v in value)
    if files and isinstance(value, str):
        if os.path.basename(value) != value:
            if os.path.lexists(value):
                raise InputError(f"A finding names files without folders, not {value}.")
            return value
        beside = [f / value for f in folders if value and (f / value).is_file()]
        return beside[0] if beside else value
    return value
