"""The workers of a cluster, looked at before anything is begun: they run the same graphshare, and see the same files."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.disk.writing import folder_beside, write_text
from graphshare.errors import ClusterError

if TYPE_CHECKING:
    from graphshare.processes.cluster import Cluster

#: The file that a worker must find, with a text that nobody can guess.
_SIGN = "sign"


@dataclass(frozen=True, slots=True)
class WorkerTold:
    """What a worker says of itself: what it runs, the sign that it read, the name of what it wrote, and the paths that it
    does not see."""

    runs: dict[str, str]
    sign: str | None
    wrote: str
    unseen: tuple[str, ...]


@contextmanager
def joined(
    address: str | None, memory: str | None, state: Path, files: Sequence[Path] = ()
) -> Iterator[Cluster | None]:
    """The cluster at an address, once all of its workers can read and write ``state`` and see ``files``; ``None`` where no
    address is given. Whoever asks holds the lock of the workspace.

    Raises ``ClusterError`` for the first worker that cannot be used.
    """
    if address is None:
        yield None
        return
    from graphshare.processes.cluster import cluster

    with cluster(address, memory) as joint:
        with folder_beside(state / "workers") as folder:
            _look_at(joint, folder, [os.path.abspath(f) for f in files])
        yield joint


def _look_at(cluster: Cluster, folder: Path, files: Sequence[str]) -> None:
    sign = secrets.token_hex(16)
    write_text(folder / _SIGN, sign)
    ours = _runs()
    for worker, told in sorted(cluster.ask(_say, folder, files).items()):
        if not isinstance(told, WorkerTold):
            raise ClusterError(
                f"The worker {worker} cannot run graphshare.",
                hint="Where it runs, install the same version: pip install 'graphshare[cluster]'.",
            )
        for name, version in ours.items():
            if told.runs.get(name) != version:
                raise ClusterError(
                    f"The worker {worker} has {name} {told.runs.get(name)}, and here is {version}.",
                    hint="Install the same versions wherever a worker runs.",
                )
        here = told.sign == sign and (folder / told.wrote).exists()
        if not here or told.unseen:
            raise ClusterError(
                f"The worker {worker} does not see {told.unseen[0] if here else folder.parent}"
                f"{'' if here else ', or cannot write there'}.",
                hint="Workers need the workspace and the files under the same paths: use storage that all machines share.",
            )


def _runs() -> dict[str, str]:
    """What must be the same wherever something is done, for the same to come of it."""
    from graphshare import __version__
    from graphshare.building import BUILD_VERSION, rules_hash
    from graphshare.engine import version
    from graphshare.releases import READER_VERSION

    return {
        "graphshare": f"{__version__} ({READER_VERSION}.{BUILD_VERSION})",
        "the rules": rules_hash()[:12],
        "DuckDB": version(),
    }


def _say(folder: Path, files: Sequence[str]) -> WorkerTold:
    """Asked of each worker."""
    wrote = secrets.token_hex(8)
    try:
        sign = (folder / _SIGN).read_text(encoding="utf-8")
        (folder / wrote).touch()
    except OSError:
        sign = None
    unseen = tuple(f for f in files if not os.access(f, os.R_OK))
    return WorkerTold(_runs(), sign, wrote, unseen)
