"""The profile of one agency."""
