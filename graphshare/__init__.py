"""graphshare: how far federal access to local license-plate-reader cameras reaches, and on what evidence."""

__version__ = "0.1.0"
