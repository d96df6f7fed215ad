"""A folder of what a build works out once and keeps: a folder for each key, which says all that its content depends on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from graphshare.building import SPANS


def drop_unused(folder: Path) -> None:
    """Drop the spans of which no build in a folder consists; none while one cannot say what it consists of."""
    try:
        used = [str(key) for path in sorted(folder.glob(f"*/{SPANS}")) for key in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError):
        return
    Kept(folder / "spans").drop_all_but(used)


class Kept:
    """What is kept under ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, key: str) -> Path:
        """Where the content of a key is, once it was worked out."""
        return self.root / key

    def drop_all_but(self, keys: Iterable[str]) -> None:
        """Drop what no key stands for any more."""
        held = set(keys)
        for folder in sorted(self.root.iterdir()) if self.root.exists() else ():
            if folder.name not in held:
                shutil.rmtree(folder)
