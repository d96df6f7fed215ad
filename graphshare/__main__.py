"""``python -m graphshare``."""

from graphshare.cli import main

main()
