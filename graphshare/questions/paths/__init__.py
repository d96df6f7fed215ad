"""``paths``: the typed steps by which a federal body reaches the cameras of one agency."""
