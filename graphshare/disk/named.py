"""Folders that a person named: one that is not there was misspelled, and is not made by asking it something."""

from __future__ import annotations

from pathlib import Path

from graphshare.errors import InputError, UnknownName


def must_be_there(folder: Path) -> None:
    """Raise ``UnknownName`` where a folder does not exist, with those beside it that are called alike."""
    if folder.is_dir():
        return
    if folder.exists():
        raise InputError(f"{folder} is a file, not a folder.", hint="-w names the folder of a workspace.")
    while not folder.parent.exists():  # the first that is not there is the one that was misspelled
        folder = folder.parent
    try:
        beside = [p.name for p in folder.parent.iterdir() if p.is_dir()]
    except OSError:
        beside = []
    near = UnknownName("folder", folder.name, beside).hint
    hint = " ".join(x for x in (near, "`graphshare ingest FILES -w DIR` or `graphshare init DIR` makes one.") if x)
    raise UnknownName("folder", folder.name, hint=hint)
