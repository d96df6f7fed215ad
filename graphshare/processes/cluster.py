"""Work shared out among the workers of a Dask cluster: worker processes on this machine, or whatever a scheduler has.

Dask says who does what, and does again what a worker that dies was at. A piece of work is a function of a module and what it
is given; it leaves what it makes in a folder aside, under a name that no other attempt has. Dask is imported only here, and
only when a cluster is asked for.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Generic, TypeVar

from graphshare import engine
from graphshare.errors import ClusterError
from graphshare.processes import GivenUp
from graphshare.processes.ahead import not_interrupted

if TYPE_CHECKING:
    from distributed import Client, Future, LocalCluster

_T = TypeVar("_T")

#: Seconds in which a scheduler must answer, and in which a first worker must have come.
ANSWERS, COMES = 15, 60
#: Seconds without any worker after which what is left is no longer waited for.
PATIENCE = 300.0
_LOOK = 5.0
#: What of a worker's memory the engine and what is beside it may take, lest the worker be ended for taking all; in bytes
#: what they need at least.
_ENGINES, _LEAST = 0.7, 400_000_000

#: So many pieces of work for each worker.
_PIECES = 3

_LOCAL = re.compile(r"local(?::([1-9]\d{0,2}))?")
_REMOTE = re.compile(r"(?:tcp|tls)://(?:\[[0-9A-Fa-f:.]+\]|[^\s/@:?#]+):\d{1,5}")
_WAYS = "local, local:4 (so many processes on this machine) or tcp://host:8786 (a Dask scheduler)"
INSTALL = "pip install 'graphshare[cluster]'"
_log = logging.getLogger(__name__)


def check_address(address: str) -> None:
    """Raise ``ClusterError`` for what is no address of a cluster, and where Dask is not installed."""
    if not (_LOCAL.fullmatch(address) or _REMOTE.fullmatch(address)):
        bare = not address.startswith("local:") and _REMOTE.fullmatch(f"tcp://{address}")
        meant = f"tcp://{address}" if bare else None
        hint = f"Did you mean {meant}?" if meant else f"It is one of: {_WAYS}."
        raise ClusterError(f"“{address}” is no address of a cluster.", hint=hint)
    for package in ("distributed", *(("cryptography",) if _LOCAL.fullmatch(address) else ())):
        if find_spec(package) is None:
            raise ClusterError(f"A cluster needs the package {package}, which is not installed.", hint=INSTALL)


class Cluster:
    """The workers that a scheduler has; called with a function and what it is given, one of them does it."""

    def __init__(self, client: Client, address: str, memory: str | None) -> None:
        self._client = client
        self._memory = memory
        self._alone_since: float | None = None
        self._gone = False
        self.address = address

    @property
    def width(self) -> int:
        """How many workers there are."""
        return len(self._workers())

    def share(self, whole: int) -> int:
        """How much of something one piece of work may be, so that no worker waits long for another's last one."""
        return -(-whole // max(_PIECES * self.width, 1))

    def _workers(self) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = self._client.scheduler_info(n_workers=-1)["workers"]
        return found

    def check_threads(self) -> None:
        """Raise ``ClusterError`` for a worker that does several things at once in one process: readers keep what they know there."""
        for worker, about in sorted(self._workers().items()):
            if about["nthreads"] != 1:
                raise ClusterError(
                    f"The worker {worker} has {about['nthreads']} threads.",
                    hint="Start workers with --nthreads 1, and as many as there are cores.",
                )

    def __call__(self, work: Callable[..., _T], *given: object) -> Begun[_T]:
        """Have something done by a worker."""
        return Begun(self, self._client.submit(_done, work, given, self._memory, pure=False))

    def hand(self, thing: _T) -> _T:
        """Hand over, once, what many pieces of work need; what comes back stands for it among what they are given."""
        stands: _T = self._client.submit(_same, thing, pure=False)
        return stands

    def ask(self, question: Callable[..., _T], *given: object) -> dict[str, _T | BaseException]:
        """What each worker says to a question, by its address; an exception where it cannot even be asked."""
        said: dict[str, _T | BaseException] = self._client.run(question, *given, on_error="return")
        return said

    def deserted(self) -> bool:
        """Whether nobody has been there to do anything for too long; once that was so, nobody is waited for any more."""
        if self._client.status == "running" and self.width:
            self._alone_since = None
            return False
        now = time.monotonic()
        if self._alone_since is None:
            self._alone_since = now
            _log.info("No worker is left at %s: waiting until one comes.", self.address)
        return now - self._alone_since >= PATIENCE

    def say_if_gone(self) -> None:
        """Tell, once, that the scheduler is there no more."""
        if not self._gone and self._client.status != "running":
            self._gone = True
            _log.info("The scheduler at %s is gone: what is left is done here.", self.address)


class Begun(Generic[_T]):
    """Something that a worker does."""

    def __init__(self, cluster: Cluster, future: Future) -> None:
        self._cluster = cluster
        self._future = future

    def result(self) -> _T:
        """What came of it. Raises ``GivenUp`` where it failed, killed one worker after the other, or nobody is there."""
        from distributed import TimeoutError as NotYet

        while True:
            try:
                well, found = self._future.result(timeout=_LOOK)
            except NotYet as error:
                if self._cluster.deserted():
                    self._future.cancel()
                    raise GivenUp from error
            except Exception as error:  # whatever a cluster may fail of; the program does it itself
                self._cluster.say_if_gone()
                raise GivenUp from error
            else:
                if not well:
                    raise GivenUp
                self._future.release()
                return found  # type: ignore[no-any-return]


def _same(thing: _T) -> _T:
    return thing


def _done(work: Callable[..., object], given: tuple[object, ...], memory: str | None) -> tuple[bool, object]:
    """Do something as a worker: with one thread, and within the memory that a worker has."""
    from distributed import get_worker

    has = get_worker().memory_manager.memory_limit
    engine.keep_to(threads=1, memory=memory or (f"{max(int(has * _ENGINES), _LEAST)}B" if has else None))
    try:
        return True, work(*given)
    except Exception:  # whoever asked does it again, and learns why
        return False, None


@contextmanager
def cluster(address: str, memory: str | None = None) -> Iterator[Cluster]:
    """The cluster at an address, for the length of a block; each worker's engine takes at most ``memory``.

    ``local`` and ``local:N`` start worker processes of one thread each, which end with the block; they speak over TLS, for
    whoever reaches a worker can have it do anything. Raises ``ClusterError`` where nobody answers, or no worker comes.
    """
    check_address(address)
    from distributed import Client

    with _in_our_words(), _scheduler(address) as scheduler:
        try:
            client = Client(scheduler, timeout=ANSWERS, set_as_default=False)
        except Exception as error:
            raise ClusterError(
                f"No Dask scheduler answers at {address}.", hint="Start one there with `dask scheduler`, or use local."
            ) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=COMES)
            except Exception as error:
                raise ClusterError(
                    f"The scheduler at {address} has no workers.",
                    hint=f"Start some: dask worker {address} --nthreads 1 --nworkers 4",
                ) from error
            found = Cluster(client, address, memory)
            found.check_threads()
            yield found


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What Dask itself would say of lost connections, in tracebacks, is left out: what it means is said here."""
    import distributed

    names = [n for n in logging.root.manager.loggerDict if n.partition(".")[0] in (distributed.__name__, "tornado")]
    spoke = [log for log in map(logging.getLogger, names) if not log.disabled]
    for log in spoke:
        log.disabled = True
    try:
        yield
    finally:
        for log in spoke:
            log.disabled = False


@contextmanager
def _scheduler(address: str) -> Iterator[LocalCluster | str]:
    """Where the scheduler is: started here for ``local``."""
    local = _LOCAL.fullmatch(address)
    if local is None:
        yield address
        return
    import dask
    from distributed import LocalCluster

    # Dask serves pages about itself, to anybody on the machine: it has none here.
    pages: dict[str, list[str]] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
    try:
        with dask.config.set(pages), not_interrupted():
            started = LocalCluster(
                n_workers=int(local[1] or os.cpu_count() or 1), threads_per_worker=1, processes=True, security=True,
                scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"}, silence_logs=logging.CRITICAL,
            )  # fmt: skip
    except Exception as error:
        raise ClusterError(
            "Worker processes could not be started here.",
            hint="A script that asks for them must stand being imported: keep what it does under `if __name__ == …`.",
        ) from error
    with started:
        yield started
