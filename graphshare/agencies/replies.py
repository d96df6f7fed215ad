"""What agencies said to what is told of them: ``hand/replies.csv``. It stands beside every count that names them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from graphshare.agencies.naming import agency_id
from graphshare.agencies.parse import parse
from graphshare.errors import HandError
from graphshare.hand import append_decision, read_decisions

FILE = "replies.csv"
COLUMNS = ("agency", "date", "text", "url", "who", "when")


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: the agency's name or id, the day on which it replied, its words, and where they can be read.

    ``who`` wrote it down, and ``when``.
    """

    agency: str
    date: date
    text: str
    url: str | None = None
    who: str = ""
    when: str = ""

    def to_dict(self) -> dict[str, str | None]:
        """The JSON of a reply."""
        return {"date": self.date.isoformat(), "text": self.text, "url": self.url}


def reply_of(agency: str, day: str, text: str, *, url: str | None = None, who: str = "", when: str = "") -> Reply:
    """A reply out of texts; raises ``HandError`` where it has no words, no such day or no web address."""
    if not agency.strip() or not text.strip():
        raise HandError("A reply needs an agency and its words.")
    try:
        said = date.fromisoformat(day.strip())
    except ValueError:
        raise HandError(f"“{day}” is not a day.", hint="Days read YYYY-MM-DD.") from None
    address = (url or "").strip() or None
    if address and not _is_web_address(address):
        raise HandError(f"“{address}” is not a web address.", hint="It begins with https:// or http://.")
    return Reply(agency.strip(), said, text.strip(), address, who, when)


def _is_web_address(text: str) -> bool:
    try:
        split = urlsplit(text)
    except ValueError:  # brackets that are no address of the sixth version
        return False
    return split.scheme in ("http", "https") and bool(split.netloc)


def read(hand: Path) -> tuple[Reply, ...]:
    """The replies in the folder ``hand``, oldest first; raises ``HandError`` with the line that cannot be used."""
    found = []
    for line, row in enumerate(read_decisions(hand / FILE, COLUMNS), start=2):
        if not any(row.values()):
            continue
        try:
            found.append(
                reply_of(row["agency"], row["date"], row["text"], url=row["url"], who=row["who"], when=row["when"])
            )
        except HandError as error:
            raise HandError(f"{FILE}, line {line}: {error.message}", hint=error.hint) from None
    return tuple(sorted(found, key=lambda r: (r.date, r.agency, r.text)))


def write(hand: Path, reply: Reply) -> None:
    """Add a reply at the end of the file."""
    said = {k: "" if v is None else str(v) for k, v in asdict(reply).items()}
    append_decision(hand / FILE, COLUMNS, said)


def replies_of(replies: Iterable[Reply], ident: str, name: str) -> tuple[Reply, ...]:
    """The replies of one agency, written under its id, its name, or another form of its name."""
    return tuple(r for r in replies if r.agency in (ident, name) or agency_id(parse(r.agency)) == ident)
