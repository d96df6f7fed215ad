"""Killed at a random moment, a load leaves the old graph or the new one, whole; `benchmarks/kill.py` has more rounds."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from benchmarks.graphs import synthetic
from benchmarks.kill import ask, foreign, one_round, plant
from graphshare.store import neo4j as under_test
from graphshare.store import open_store
from tests.neo4j.server import Server


@pytest.mark.neo4j
def test_a_load_or_a_server_that_is_killed_leaves_one_graph_whole(
    own_neo4j: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "PATIENCE", 1.0)
    graphs = [synthetic(tmp_path / f"g{turn}", 4_000, turn=turn) for turn in (0, 1)]
    known = []
    for graph in graphs:
        start = time.monotonic()
        with open_store(own_neo4j.uri) as store:
            store.load(graph, with_wording=True)
        known.append(ask(own_neo4j.uri))
        usual = time.monotonic() - start
    plant(own_neo4j.uri)
    theirs = foreign(own_neo4j.uri)
    rng = random.Random(3)
    # Started again after the kill, it asks for no password any more, as a server may that answers its own machine only.
    monkeypatch.setattr(own_neo4j, "password", None)
    for turn, kill_server in ((0, False), (3, True)):
        said = one_round(own_neo4j, graphs, known, theirs, turn, rng, kill_server=kill_server, usual=usual)
        assert said.startswith("ok"), said
    monkeypatch.delenv("GRAPHSHARE_NEO4J_PASSWORD", raising=False)
    assert ask(own_neo4j.uri) in known
