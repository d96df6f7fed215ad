"""Questions whose answers are typed: each gives one frozen answer, which knows its own JSON."""
