"""What is masked of searches as they were released."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.masks import masked_in

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=f"no real records at {DATA.name}")]


def test_only_addresses_are_masked_in_real_reasons_and_no_case_number_is() -> None:
    reasons, cases, _ = masked_in(DATA)
    assert reasons.cells > 12_000
    assert reasons.masked == 7
    assert all("[address]" in text for text in reasons.texts)
    assert cases.cells > 300
    assert cases.masked == 0
