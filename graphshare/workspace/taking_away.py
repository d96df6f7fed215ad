"""Verbs of a workspace that make what people take away: reports, packs, and pages beyond those of one answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from graphshare.answer import Answer, Asked, Plain, Table
from graphshare.domain.days import window_of
from graphshare.domain.prose import plural
from graphshare.errors import InputError
from graphshare.verbs import of_one_moment
from graphshare.workspace.challenging import Challenging

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphshare.domain.model import Window
    from graphshare.domain.provenance import Cited
    from graphshare.questions.coverage import Coverage
    from graphshare.questions.profile.answer import Profile
    from graphshare.questions.reach.answer import Reach
    from graphshare.questions.spoken_for import SearchLine
    from graphshare.reporting.report import Report, ReportSubject
    from graphshare.workspace.asked import ReachAsked, ReportAsked, Spanned

#: The body whose doors a page or a report of an agency or a state tells unless another is asked for.
BODY = "ICE"


class TakingAway(Challenging):
    """What a workspace gives away."""

    _agency_profile: Callable[[str, Window], Answer[Profile]]

    if TYPE_CHECKING:  # what the other halves of a workspace answer

        def reach(self, body: str, **question: Unpack[ReachAsked]) -> Answer[Reach]:
            """How far a body reaches."""

        def coverage(self) -> Answer[Coverage]:
            """What is held."""

        def _cited(self, cites: Iterable[str]) -> tuple[Cited, ...]: ...

    @of_one_moment
    def report(
        self,
        name: str,
        out: Path | None = None,
        **asked: Unpack[ReportAsked],
    ) -> Answer:
        """A report of a body, an agency or a state; into ``out`` as a page (``.html``) or as Markdown (``.md``).

        ``of`` is the body whose doors are told of an agency or a state; ``since`` and ``until`` are days; ``hide_file_names``
        calls files by their hashes.
        """
        from graphshare.disk.ours import is_marked, marked, may_replace_file
        from graphshare.disk.writing import write_text
        from graphshare.reporting.telling import report_markdown, report_page
        from graphshare.views.page import write_page

        if out is not None and out.suffix.lower() not in (".html", ".md"):
            raise InputError(f"{out.name} ends in neither .html nor .md.", hint="A folder is made by --pack.")
        page = out is not None and out.suffix.lower() == ".html"
        if out is not None and not page:
            may_replace_file(out, "no report as graphshare wrote it", lambda: is_marked(out))
        report, _ = self._report(name, **asked)
        if out is not None and page:
            write_page(report_page(report), out)
        elif out is not None:
            write_text(out, marked(report_markdown(report)), errors="replace")
        return _as_answer(report)

    @of_one_moment
    def pack(
        self,
        name: str,
        out: Path,
        workbook: Callable[[Answer], bytes],
        *,
        force: bool = False,
        **asked: Unpack[ReportAsked],
    ) -> Answer:
        """A report with its workbook, its rows, hashes, method and a script that checks them, in the folder ``out``.

        ``asked`` as in ``report``.
        """
        from graphshare.reporting.pack import write_pack

        report, lines = self._report(name, **asked)
        answer = _as_answer(report)
        made = write_pack(report, lines, workbook(answer), out, force=force)
        return Answer(
            Plain({**answer.data, "folder": out.as_posix(), "files": made}),
            (Table(f"Packed into {out}", ("file",), tuple((f,) for f in made)),),
            ("`python check.py` in the folder checks it.",),
        )

    @of_one_moment
    def reply_sheets(self, name: str, out: Path, *, force: bool = False, **asked: Unpack[ReportAsked]) -> Answer:
        """A right-of-reply sheet for each agency that the report of ``name`` names, as pages in the folder ``out``.

        ``asked`` as in ``report``. Raises ``GraphshareError`` where ``out`` holds anything but earlier sheets.
        """
        from graphshare.agencies import read_replies
        from graphshare.disk.ours import mark, may_replace_folder
        from graphshare.disk.writing import whole_folder
        from graphshare.facts.reading import Reading
        from graphshare.reporting.replying import agreements_of, sheets
        from graphshare.reporting.telling import report_page

        kind = "report --reply"
        may_replace_folder(out, kind, force=force)
        subject, lines = self._named_subject(name, **asked)
        with Reading(self.graph()) as reading:
            written = sheets(subject, lines, read_replies(self.decided), agreements_of(reading, lines))
        with whole_folder(out) as partial:
            for agency, sheet in written:
                (partial / f"{agency}.html").write_text(report_page(sheet), encoding="utf-8", errors="replace")
            mark(partial, kind)
        named = [
            {"agency": agency, "page": f"{agency}.html", "sentence": sheet.sentence, "searches": sheet.figures.named}
            for agency, sheet in written
        ]
        sentence = (
            f"{plural(len(named), 'agency')} that the report names: a sheet for each, with what is told of it and questions."
            if named
            else "The report names no agency: nobody is there to ask."
        )
        rows = tuple((t["agency"], t["searches"], t["page"]) for t in named)
        return Answer(
            Plain({"sentence": sentence, "folder": out.as_posix(), "sheets": named}),
            (Table(f"Sheets in {out}", ("agency", "searches", "page"), rows),),
            ('Write down what it says: graphshare agencies reply NAME --text "…" --date DAY.',),
        )

    def _report(self, name: str, **asked: Unpack[ReportAsked]) -> tuple[Report, list[SearchLine]]:
        from graphshare.agencies import read_replies
        from graphshare.reporting.report import report

        subject, lines = self._named_subject(name, **asked)
        return report(subject, lines, read_replies(self.decided)), lines

    def _named_subject(
        self,
        name: str,
        of: str | None = None,
        since: str | None = None,
        until: str | None = None,
        hide_file_names: bool = False,
    ) -> tuple[ReportSubject, list[SearchLine]]:
        """What a report is of, its files called by their hashes where that is asked for."""
        self.only_in_the_folder("report")
        subject, lines = self._subject(name, of, since, until)
        cited = {x.release for x in lines} | {release for release, _ in subject.door_rows}
        subject = replace(subject, grounds=subject.grounds.citing(self._cited(cited)))
        if hide_file_names:
            subject = replace(subject, grounds=subject.grounds.nameless())
        return subject, lines

    def _subject(
        self, name: str, of: str | None, since: str | None, until: str | None
    ) -> tuple[ReportSubject, list[SearchLine]]:
        from graphshare.domain.bodies import body_named, find_body
        from graphshare.reporting.subjects import of_agency, of_body, of_state

        federal, state = find_body(name), self._state(name)
        if federal and of:
            raise InputError(f"{name} is a federal body itself; --of says whose doors an agency's report tells.")
        body = federal.name if federal else body_named(of or BODY).name
        window = window_of(since, until)
        days: Spanned = {"since": since, "until": until}
        coverage = self.coverage().found
        reach = self.reach(body, **days)
        if federal:
            lines = self._lines(body, window)
            return self._with_challenge(
                of_body(reach, coverage, lines), lines, Asked("reach", {"body": body, **days})
            ), lines
        if state:
            lines = self._lines(body, window, state=state)
            subject = of_state(self._inactive_in(reach, "a.state", state), coverage, lines, state)
            return self._with_challenge(subject, lines, Asked("reach", {"body": body, **days, "state": state})), lines
        profile = self._agency_profile(name, window)
        agency = profile.found.agency_id
        lines = self._lines(body, window, owner=agency)
        reach = self._inactive_in(self.reach(body, to=agency, **days), "a.id", agency)
        asked = Asked("tally", {"targets": [profile.found.agency], "of": body, **days})
        return self._with_challenge(of_agency(profile, reach, coverage, lines), lines, asked), lines

    def _with_challenge(self, subject: ReportSubject, lines: Sequence[SearchLine], asked: Asked) -> ReportSubject:
        """A subject with its figure stripped as ``challenge`` strips it: of a body or state its reach, of an agency its searches."""
        from graphshare.reporting.report import called

        return replace(subject, challenge=self._challenged(asked, called(lines)))

    def _inactive_in(self, answer: Answer[Reach], column: str, value: str) -> Answer[Reach]:
        """A reach with the inactive accounts on the lists of one owner, or of a state's owners, alone."""
        from graphshare.engine import Sql
        from graphshare.facts.reading import Reading

        with Reading(self.graph()) as reading:
            asked = "SELECT n.id FROM Network n JOIN Agency a ON a.id = n.owner WHERE {column} = $value"
            here = {n for (n,) in reading.rows(asked, column=Sql(column), value=value)}
        inactive = tuple(i for i in answer.found.inactive if i.network_id in here)
        return replace(answer, found=replace(answer.found, inactive=inactive))

    def _lines(self, body: str, window: Window, owner: str | None = None, state: str | None = None) -> list[SearchLine]:
        from graphshare.facts.reading import Reading
        from graphshare.questions.spoken_for import lines

        with Reading(self.graph()) as reading:
            return lines(reading, body, window, owner, state)

    def _state(self, name: str) -> str | None:
        """The state that a name is, one of the records included that no map knows."""
        from graphshare.domain.states import state_code
        from graphshare.facts.reading import Reading

        code = state_code(name)
        if code is None and len(name) == 2:
            with Reading(self.graph()) as reading:
                known = {s for (s,) in reading.rows("SELECT DISTINCT state FROM Agency WHERE state IS NOT NULL")}
            code = name.upper() if name.upper() in known else None
        return code


def _as_answer(report: Report) -> Answer:
    """The report as an answer: its tables are those of its sections."""
    tables = [Table(s.heading, s.columns, s.rows, " ".join(s.says) or None) for s in report.sections if s.columns]
    tables += [Table(s.heading, ("what",), tuple((x,) for x in s.says)) for s in report.sections if not s.columns]
    return Answer(Plain(report.to_json()), tuple(tables), provenance=report.grounds.provenance)
