"""What was asked and cannot be done; the message says why and what to do."""


class Refused(Exception):
    """Nothing was changed, and the same again would be refused again."""


class Superseded(Refused):
    """Somebody changed what this would replace after it was read."""
