"""``graphshare recheck``."""

from graphshare.cli.findings import again as app

__all__ = ["app"]
