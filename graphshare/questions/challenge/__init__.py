"""What is left of an answer when an opponent strips it: rung by rung, each on what the rungs before it left."""

from graphshare.questions.challenge.comparison import grounds_of_comparison, with_sides
from graphshare.questions.challenge.grounds import grounds_of_body, make_tables, narrowed, sourced
from graphshare.questions.challenge.rungs import Apart, Challenge, Rung, Sides, as_far_as_known, strip

__all__ = [
    "Apart",
    "Challenge",
    "Rung",
    "Sides",
    "as_far_as_known",
    "grounds_of_body",
    "grounds_of_comparison",
    "make_tables",
    "narrowed",
    "sourced",
    "strip",
    "with_sides",
]
