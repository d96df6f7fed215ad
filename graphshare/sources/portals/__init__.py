"""Transparency portals: saved pages, tables made of them, and the audits inside them."""
