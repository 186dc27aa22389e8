"""``make bench``: print each ratio, and what it may be."""

from benchmarks import starting

if __name__ == "__main__":
    starting.report()
