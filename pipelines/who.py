"""Who does something where nobody has signed in: the user of this machine."""

import getpass


def local_user() -> str | None:
    """Return the operating system's user; None where it knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None
