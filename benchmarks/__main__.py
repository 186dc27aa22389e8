"""``make bench``: print each ratio, and what it may be."""

from benchmarks import checking, packs, pages, starting

if __name__ == "__main__":
    starting.report()
    checking.report()
    packs.report()
    pages.report()
