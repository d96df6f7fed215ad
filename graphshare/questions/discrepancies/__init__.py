"""Where records say different things of the same cameras and the same days."""
