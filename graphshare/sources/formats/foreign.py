"""Files that people hold beside records and that are none: told by their first bytes, with a sentence on what to do."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

_PDF = "Ask for the CSV or Excel file behind it, or convert its tables to CSV first."
_IMAGE = "Words in pictures are not read; type them into a table, or ask for the file behind it."
_LETTER = "Copy the table in it into a spreadsheet, and save that as CSV or XLSX."
_PACKED = "Unpack it, and name the folder."
_ZIP = "Give it a name that ends in .zip, or unpack it and name the folder."
#: First bytes → what it is, and what to do. ISO media files say so from the fifth byte on.
_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (rb"\s*%PDF-", "a PDF", _PDF),
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00{4}|II\*\x00|MM\x00\*|RIFF.{4}WEBP|.{4}ftyphei[cf]",
        "a picture",
        _IMAGE,
    ),
    (
        rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI |ID3|OggS|fLaC|RIFF.{4}WAVE",
        "a video or sound recording",
        "It holds no table.",
    ),
    (rb"\{\\rtf", "a text document (RTF)", _LETTER),
    (
        rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|BZh[1-9]|\xfd7zXZ\x00|\x28\xb5\x2f\xfd",
        "an archive (RAR, 7-Zip …)",
        _PACKED,
    ),
    (rb".{257}ustar", "an archive (tar)", _PACKED),
    (
        rb".{0,3000}<title>(?:Just a moment|Attention Required)",
        "the page of a browser check, not the page behind it",
        "Open the page in a browser, wait for it, and save it there.",
    ),
    (
        rb"(?:\xef\xbb\xbf)?\s*<\?xml.{0,3000}?(?:progid=.Excel\.Sheet|urn:schemas-microsoft-com:office:spreadsheet)",
        "a workbook in the XML of Excel 2003 (SpreadsheetML)",
        "Open it in a spreadsheet, and save it as XLSX or CSV.",
    ),
    (rb"SQLite format 3\x00", "a database file", "Export the table you need as CSV."),
    (rb"bplist00", "a web archive of Safari", "Save the page again, as page source (HTML)."),
    (rb"MZ|\x7fELF", "a program", "It holds no table."),
)
#: What the folders inside a ZIP container say that it is.
_INSIDE: tuple[tuple[str, str, str], ...] = (
    ("word/", "a Word document", _LETTER),
    ("ppt/", "a presentation", _LETTER),
    ("doc.kml", "a map file (KMZ)", "Export it as GeoJSON or CSV."),
)
#: What a workbook has inside it, of Excel's kind or OpenDocument's.
_WORKBOOK = ("[Content_Types].xml", "xl/", "mimetype", "content.xml")
#: The same for the older containers of Microsoft, by the names that stand in their directory.
_OLDER: tuple[tuple[str, str, str], ...] = (
    ("EncryptedPackage", "a document locked with a password", "Open it and save it without its password."),
    ("WordDocument", "a Word document", _LETTER),
    ("PowerPoint Document", "a presentation", _LETTER),
    ("__nameid_version", "an e-mail message", "Save what is attached to it, and name that."),
)


def foreign(path: Path) -> tuple[str, str] | None:
    """What a file is that holds no records to read, and what to do about it; ``None`` for any other file."""
    with path.open("rb") as handle:
        start = handle.read(2**16)
    for pattern, what, hint in _KINDS:
        if re.match(pattern, start, re.DOTALL):
            return what, hint
    if start.startswith(b"PK\x03\x04") and zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return None  # whoever opens it says that it is damaged
        if "mimetype" in names[:1] and b"opendocument.text" in start[:200]:
            return "a text document", _LETTER
        for head, what, hint in _INSIDE:
            if any(n.startswith(head) for n in names):
                return what, hint
        return None if any(n.startswith(_WORKBOOK) for n in names) else ("an archive (ZIP)", _ZIP)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return next(((what, hint) for name, what, hint in _OLDER if _in_directory(path, name)), None)
    if re.match(rb"\s*<\?xml[^>]*>\s*<kml|\s*<kml", start):
        return "a map file (KML)", "Export it as GeoJSON or CSV."
    return None


def _in_directory(path: Path, name: str) -> bool:
    """Whether a container of the older kind has a stream of this name (UTF-16); its directory may stand anywhere."""
    return name.encode("utf-16-le") in path.read_bytes()
