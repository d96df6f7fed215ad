"""What the graph tables say, read once and typed: who had access, what was searched and said, what a portal promises."""
