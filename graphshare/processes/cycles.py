"""How often Python looks for objects that refer to each other in a circle, which it cannot let go of otherwise.

Rows that became objects hold no circles; while there are many, and more are made, looking through all of them again and again
takes a quarter of the work.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: It looks at new objects once so many are there; at those that stayed once it did that so often; at all of them hardly ever.
_SELDOM = (100_000, 50, 1_000)


@contextmanager
def seldom_sought() -> Iterator[None]:
    """Inside, circles are looked for seldom; whoever does not have them looked for at all is left alone."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
