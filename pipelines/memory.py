"""Memory: what a big return no longer needs goes back to the system before more is asked for."""

import pyarrow as pa

# Arrow's own pool keeps twice what it is using; the system's gives back what is let go.
pa.set_memory_pool(pa.system_memory_pool())


def let_go() -> None:
    """Give back what Arrow, numpy and Python have freed."""
    pa.default_memory_pool().release_unused()
