"""Pages and sentences of answers that tests make up as JSON: typed first, as a workspace would give them."""

from __future__ import annotations

from typing import Any

from graphshare.views import reach
from graphshare.views import sentence as spoken
from tests.answered import answered

Json = dict[str, Any]


def reach_page(made_up: Json, **more: Any) -> str:
    """The page of a reach."""
    return reach.reach_page(answered(made_up), **more)


def sentence(made_up: Json, filters: spoken.Filters | None = None) -> str:
    """What its page says under some filters."""
    return spoken.sentence(answered(made_up).found, filters)


def doorways(network: Json) -> list[Json]:
    """The doors of a network, and as one more all its side doors that are only open."""
    held = network.get("open") or {}
    return [*network["doors"], *([{"door": "side", "use": "open", "agencies": held}] if held.get("proxies") else [])]
