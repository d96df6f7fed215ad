"""Lines of a file or of stdin, for the commands that read one text a line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from graphshare.errors import UnreadableFile
from graphshare.sources.formats.files import refuse_special


def read_lines(source: str) -> list[str]:
    """The lines of a file, or of stdin for ``-``; blank ones are kept, line ends are not.

    UTF-8, else cp1252, which is what Windows programs write. Raises ``UnreadableFile``.
    """
    if source == "-":
        raw = sys.stdin.buffer.read()
    else:
        try:
            if os.path.lexists(source) and not os.path.isdir(source):
                refuse_special(Path(source))
            raw = Path(source).read_bytes()
        except OSError as error:
            raise UnreadableFile(
                f"{source} cannot be read: {error.strerror}.", hint="Give a text file, or - for stdin."
            ) from None
    if b"\x00" in raw:
        raise UnreadableFile(f"{source} is not a text file.", hint="Save it as plain text, one text a line.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines
