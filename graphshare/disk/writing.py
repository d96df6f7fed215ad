"""Files and folders that appear whole or not at all, and what this program leaves in folders that are not its own.

Whatever is written is written under a partial name beside its place, and takes its place in one rename. A partial name
says whose it is, so that the next writer there can take away what a killed process left.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MACHINE = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:6]
_OURS = re.compile(r"\.graphshare-(?P<machine>[0-9a-f]{6})-(?P<pid>\d+)-[0-9a-f]{8}\.(partial|aside)")


def beside(path: Path, ending: str = "partial") -> Path:
    """A name beside ``path`` that nothing has yet; it says which process made it."""
    return path.with_name(f".graphshare-{_MACHINE}-{os.getpid()}-{secrets.token_hex(4)}.{ending}")


@contextmanager
def whole_file(path: Path, *, durable: bool = False) -> Iterator[Path]:
    """A file to write; it takes the place of ``path`` when the block ends well, and is gone when it does not.

    ``durable`` waits until it is on the disk, for what cannot be made again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    take_away_leftovers(path.parent)
    partial = beside(path)
    try:
        yield partial
        if durable:
            with partial.open("rb+") as handle:
                os.fsync(handle.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file whole or not at all."""
    with whole_file(path, durable=durable) as partial:
        partial.write_bytes(content)


def write_text(path: Path, text: str, *, errors: str = "strict", durable: bool = False) -> None:
    """Write a file of UTF-8 with the line ends that the text has, whole or not at all."""
    write_bytes(path, text.encode("utf-8", errors), durable=durable)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill; it takes the place of ``path`` when the block ends well, and is gone when it does not.

    What stood at ``path`` is replaced: whether that may be is for the caller to know. Of two that write there at once
    the later one stays.
    """
    with folder_beside(path) as partial:
        yield partial
        take_place(partial, path)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder beside ``path`` to work in, on the same disk; it is gone when the block ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    take_away_leftovers(path.parent)
    partial = beside(path)
    try:
        partial.mkdir()
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def take_place(partial: Path, path: Path) -> None:
    """Rename a folder to ``path``; a folder that stands there goes, and comes back where that fails."""
    aside = None
    try:
        while True:
            try:
                partial.rename(path)
                return
            except OSError as fault:
                # whatever stands there now, a folder stood there: somebody else may be replacing it at the same time
                if fault.errno not in (errno.ENOTEMPTY, errno.EEXIST) and (not path.is_dir() or path.is_symlink()):
                    raise
            earlier, aside = aside, beside(path, "aside")
            try:
                path.rename(aside)
            except FileNotFoundError:  # somebody else was replacing it at the same time
                aside = earlier
            else:
                if earlier is not None:
                    shutil.rmtree(earlier, ignore_errors=True)
    except BaseException:
        if aside is not None and not path.exists():
            aside.rename(path)
        raise
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def take_away_leftovers(folder: Path) -> None:
    """Remove what processes of this machine that no longer run left half-written in a folder."""
    if os.name == "nt":
        return
    with os.scandir(folder) as entries:
        left = [e.path for e in entries if e.name.startswith(".graphshare-")]
    for path in left:
        ours = _OURS.fullmatch(os.path.basename(path))
        if ours and ours["machine"] == _MACHINE and not _runs(int(ours["pid"])):
            remove(Path(path))


def remove(path: Path) -> None:
    """Remove a file or a folder of ours; what another process has removed already is gone, too."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def keep_private(folder: Path) -> None:
    """Let nobody but the owner read a folder of ours and what is in it, where the system knows of owners."""
    if os.name == "nt":
        return
    for where, _, files in os.walk(folder):
        _chmod(where, 0o700)
        for name in files:
            _chmod(os.path.join(where, name), 0o600)


def _chmod(path: str, mode: int) -> None:
    try:
        if os.stat(path).st_mode & 0o777 != mode:
            os.chmod(path, mode)
    except FileNotFoundError:  # a reader's lease that ended just now
        return
