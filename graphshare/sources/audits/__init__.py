"""Audit logs: their rows settled, told by state, masked, and written as entries."""
