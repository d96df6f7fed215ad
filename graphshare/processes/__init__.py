"""Work done in processes of their own: read ahead on this machine, or shared out among the workers of a cluster.

Nobody but the program itself changes a workspace. What others make they make in a folder aside, and the program takes it from
there; what nobody made, it makes itself.
"""

import os

#: More processes that read at a time would wait for the disk.
_MOST = 4


def at_a_time() -> int:
    """How many processes read files on this machine at a time: no more than there are cores that this one may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST)


class GivenUp(Exception):
    """A piece of work that was not done: it failed, or its process died or said nothing for too long."""
