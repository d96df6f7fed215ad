"""Circles of objects are looked for seldom while rows are read, and as before afterwards."""

from __future__ import annotations

import gc

import pytest

from graphshare.processes.cycles import seldom_sought


def test_circles_are_looked_for_as_before_once_the_work_is_done_or_failed() -> None:
    before = gc.get_threshold()
    with seldom_sought():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
    with pytest.raises(ValueError, match="half"), seldom_sought():
        raise ValueError("half done")
    assert gc.get_threshold() == before
    on = gc.isenabled()
    gc.disable()
    try:
        with seldom_sought():
            assert not gc.isenabled(), "whoever has none looked for is left alone"
    finally:
        if on:
            gc.enable()
