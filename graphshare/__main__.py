"""``python -m graphshare``."""

from graphshare.cli import main

if __name__ == "__main__":  # processes that read files ahead import this module, too
    main()
