"""The quick looks before a row's own patterns rule out nothing that the patterns would find."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from graphshare.sources import masking

_CHARACTERS = st.text("aBkKsS\u017f\u212a\u0130iI1203 .-/,'\u00a0", max_size=14)
_PLATES = st.text("aBkKsS\u017fiI1203 -./", min_size=4, max_size=10)


@given(before=_CHARACTERS, plate=_PLATES, between=st.text(" ./-", max_size=3), after=_CHARACTERS)
def test_a_plate_is_found_however_it_is_spaced(before: str, plate: str, between: str, after: str) -> None:
    letters = re.sub("[^A-Za-z0-9]", "", plate)
    if len(letters) < 4:
        return
    for text in (before + between.join(letters) + after, before + after):
        found = re.search(masking._own_plate(letters), text, re.ASCII)
        assert masking._spells(text, letters) or found is None


@given(before=_CHARACTERS, name=st.text("aBkKsS\u017f\u212a\u0130iI ,'", min_size=3, max_size=9), after=_CHARACTERS)
def test_a_name_is_found_in_any_case(before: str, name: str, after: str) -> None:
    alone = rf"(?i)(^|[^A-Za-z0-9]){re.escape(name)}($|[^A-Za-z0-9])"
    for text in (f"{before} {name.swapcase()} {after}", f"{before} {name.upper()}", before + after):
        assert masking._may_hold(text, name) or re.search(alone, text) is None
