"""The column rules of a KPI return, for tools that take rules as data; as ``schemas.returns`` has them.

Whether a measure is defined is a pattern here: a list of 5,000 codes would slow the others down for nothing.
"""

PERIOD = r"^(19|20)\d{2}-\d{2} Q[1-4]$"
MEASURE = r"^[a-z][a-z0-9_]*$"
STATES = [
    *("reported", "repeated", "not_due", "not_yet_published"),
    *("late", "suppressed", "not_applicable", "not_available"),
]
YES_NO = ["yes", "no"]
NUMBERS = {"value": None, "coverage": 100, "numerator": None, "denominator": None}
KEY = ["period", "measure"]
TEXTS = ["data_period", "commentary"]
