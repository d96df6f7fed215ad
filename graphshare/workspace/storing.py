"""Verbs of a workspace about where its graph lives: what is loaded there, whether it is what was built, load, drop."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.answer import Answer, Plain, Table
from graphshare.domain.prose import plural
from graphshare.errors import GraphshareError
from graphshare.store.base import is_address
from graphshare.verbs import of_one_moment
from graphshare.workspace.holdings import Holdings

if TYPE_CHECKING:
    from graphshare.store import Store
    from graphshare.store.base import Loaded


class Storing(Holdings):
    """The store of a workspace: its own, or the one that it was opened with (``Workspace(store=…)``)."""

    def place(self, where: str | None = None) -> Store:
        """The store at an address or in a folder, else the workspace's, as it is; use it as a context manager."""
        from graphshare.store import open_store

        return open_store(where or self.where or self.store_place(), ask_password=self.ask_password)

    def store_place(self) -> Path:
        """Where the embedded store of the build that is there is."""
        build = self.build_there()
        return build.store if build else self.state / "build" / "none"

    def load(self, store: Store, *, with_wording: bool = False) -> None:
        """Replace graphshare's graph in a store by that of this workspace."""
        self._build()
        store.load(self.built.graph, with_wording=with_wording, progress=self.progress)
        with self.keeping.changing():
            self.keeping.note_loads(self.keeping.loads() | {_loaded_as(store): str(store.info()["data_hash"])})

    def loaded_last(self, store: Store) -> bool:
        """Whether what a store holds is this workspace's: nothing, what it loaded there last, or the very same graph."""
        info = store.info()
        loaded, worded = info["data_hash"], bool(info["with_wording"])
        if loaded is None or self.keeping.loads().get(_loaded_as(store)) == loaded:
            return True
        build = self.build_there()
        return build is not None and build.built.graph.data_hash(with_wording=worded) == loaded

    def store_info(self) -> Answer:
        """Which store it is and what is loaded."""
        with self.place() as store:
            return what_is_stored(store.info(), "held")

    @of_one_moment
    def check_store(self) -> Answer:
        """Whether the store holds what was loaded into it, and what this folder built: ``differences`` is empty then."""
        with self.place() if self.where else self.open_store() as store:
            differences = store.check()
            info = store.info()
            loaded, worded = info["data_hash"], bool(info["with_wording"])
        build = self.build_there() if self.where else None
        built = build.built.graph.data_hash(with_wording=worded) if build else None
        if built is not None and built != loaded:
            differences = [*differences, "this folder's graph is another one than the one that was loaded"]
        note = "The store holds what was loaded into it"
        note += ", which is what this folder built." if built else "."
        if self.where and not built:
            note = f"{note} This folder has no build to compare it with."
        rows = tuple((d,) for d in differences)
        sentence = note
        if differences:
            sentence = f"The store differs in {plural(len(differences), 'way')}. `graphshare store load` loads this folder's graph anew."
        answer = {"sentence": sentence, "differences": differences, "loaded": loaded, "built": built}
        return Answer(Plain(answer), (Table("Differences", ("difference",), rows),))

    def load_store(self, where: str | None = None, *, with_wording: bool = False) -> Answer:
        """Replace graphshare's graph in a store (an address or a folder; else the workspace's) by this folder's.

        The reasons' wordings stay out unless ``with_wording``. Nothing else in the store is touched.
        """
        if where is None and self.where is None:
            with self.open_store() as store:
                return what_was_loaded(store, with_wording=False)
        with self.place(where) as store:
            self.load(store, with_wording=with_wording)
            return what_was_loaded(store, with_wording=with_wording)

    def drop_store(self) -> Answer:
        """Take graphshare's graph away from the store, and nothing else."""
        with self.place() as store:
            loaded = _holds(store)
            store.drop()
            dropped = store.where if self.where else "the embedded store"
            sentence = f"graphshare's graph is gone from {dropped}." if loaded else f"No graph was held in {dropped}."
            return Answer(Plain({"sentence": sentence, "dropped": dropped}))


#: What is said with a graph that is loaded with its wordings: a server is its owner's, and who else reads it only they know.
_WITH_WORDS = (
    "The wordings are in it, reasons that another log masks among them (of those that name a body NAMES says “recovered”): "
    "an export leaves these out, a server that others read should not hold them."
)


def what_was_loaded(store: Store, *, with_wording: bool) -> Answer:
    """What a store holds after a load, and what that means for its owner where the wordings are in it."""
    loaded = what_is_stored(store.info(), "loaded")
    return replace(loaded, notes=(*loaded.notes, _WITH_WORDS)) if with_wording else loaded


def what_is_stored(info: Loaded, verb: str) -> Answer:
    """What is ``held`` or ``loaded`` in a store, as two tables: facts, then counts."""
    counts = info["counts"]
    where = info["where"] or "the embedded store"
    sentence = (
        f"A graph of {plural(counts.get('Agency', 0), 'agency')}, {plural(counts.get('Network', 0), 'network')} and "
        f"{plural(counts.get('Search', 0), 'search')} that stands alone is {verb} in {where}."
        if counts
        else f"No graph is held in {where}."
    )
    facts = tuple((k.replace("_", " "), v) for k, v in info.items() if not isinstance(v, (dict, list)))
    tables = (Table("Store", ("what", "value"), facts), Table("Loaded", ("what", "count"), tuple(counts.items())))
    return Answer(Plain({"sentence": sentence, **info}), tables)


def _holds(store: Store) -> bool:
    """Whether a store holds a graph, be it damaged."""
    try:
        return store.info()["data_hash"] is not None
    except GraphshareError:
        return True


def _loaded_as(store: Store) -> str:
    """What a store is called among those that a workspace loaded: its address, or where its folder is."""
    return store.where if is_address(store.where) else os.path.abspath(store.where)
