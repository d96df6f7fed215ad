"""What a message about an unknown layout quotes."""

from __future__ import annotations

from graphshare.sources.values.labels import labels_found


def test_labels_are_quoted_and_rows_are_not() -> None:
    assert labels_found([["colour", "weight"], ["red", "3"]]) == "colour, weight"
    assert (
        labels_found([["Quentin Quill", "Alder IL PD", "theft"], ["Rita Rook", "Alder IL PD", "arson"]])
        == "3 columns without labels"
    )
    assert labels_found([["Quentin Quill", "ZQX1042"], ["Rita Rook", "8KLM330"]]) == "2 columns without labels"
    assert labels_found([[], [""]]) == ""


def test_many_labels_are_counted() -> None:
    found = labels_found([[f"label {c}" for c in "abcdefghij"], ["1"] * 10])
    assert found == "label a, label b, label c, label d, label e, label f, label g, label h, … (10 columns)"
