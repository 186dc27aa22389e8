"""Odd but good files: texts of which nothing may be lost, and which nothing may take for something else."""

from collections.abc import Iterator

from tests.corpus.cases import Good
from tests.corpus.sheets import PROSE, sheet_of

TEXTS = {
    "commas": "rose, fell, and rose; so: it was\tso",
    "quotation marks": 'she said "yes", and "no" to ""',
    "only quotation marks": '"""',
    "line breaks": "first\nsecond\n\nfourth",
    "line breaks of windows": "first\r\nsecond",
    "line breaks of old": "first\rsecond",
    "NA": "NA",
    "N/A": "N/A",
    "null": "null",
    "None": "None",
    "nan": "nan",
    "NaT": "NaT",
    "minus infinity": "-inf",
    "true": "TRUE",
    "exponent": "1e5",
    "leading noughts": "00123",
    "a date": "31/03/2023",
    "an american date": "03/31/2023",
    "a long number": "12345678901234567890",
    "a decimal": "1.10",
    "z": "z",
    "low": "low",
    "formula": "=SUM(A1:A9)",
    "command": "=cmd|'/c calc'!A1",
    "hyperlink": '=HYPERLINK("http://example.org","x")',
    "plus": "+5 since autumn",
    "minus": "-5 since autumn",
    "at": "@SUM(1)",
    "apostrophe": "'quoted",
    "emoji": "rose 👍🏽 by 👨‍👩‍👧",
    "right to left": "עלה ב־5% مرتفع",
    "direction marks": "a\u202eb\u2066c\u2069",
    "combining accents": "cafe\u0301 caf\u00e9",
    "chinese": "上升了五个百分点",
    "beyond the first plane": "𝒜 𐍈",
    "markdown": "**bold** [link](javascript:alert(1)) `code` $x^2$ | table |",
    "html": "<script>alert(1)</script> &amp; <b>",
    "sql": "'; DROP TABLE kpi; --",
    "template": "{{ 7 * 7 }} ${x} {0} %s %(x)s",
    "path": "../../etc/passwd C:\\Windows",
    "backslashes": 'a\\nb \\" c\\',
    "escape": "\x1b[31mred\x1b[0m \x07",
    "no-break space inside": "5\u00a0000 children",
    "zero-width joiner": "a\u200db",
    "inner spaces": "two  spaces   three",
    "word of ours": "period",
    "total": "Total",
    "semicolons": "a;b;c",
    "tabs": "a\tb",
    "hash": "#1 priority",
    "almost an error": "#REF is fine, and so is #N/A! inside",
    "ligature": "ﬁnal ﬀ",
    "long": "long " * 5_000 + "end",
    "longest": "x" * 100_000,
    "longest with an at": "a" * 99_000 + "@",
    "longest of digits and words": "1 a " * 24_000 + "end",
    "longest of per cent": "up 5% on 4%, " * 7_000 + "end",
}


def texts() -> Iterator[Good]:
    """Every text in the prose of one kind, and a few in those of all."""
    kinds = [(kind, column) for kind, column in PROSE.items() if kind != "kpi"]
    everywhere = {"NA", "formula", "emoji", "line breaks", "quotation marks"}
    for number, (what, text) in enumerate(TEXTS.items()):
        for kind, column in PROSE.items() if what in everywhere else [kinds[number % len(kinds)]]:
            sheet = sheet_of(kind)
            content = sheet.put(column, text).content("utf-8-sig")
            yield Good(f"{kind}.{column} {what}", content, sheet, cells={(sheet.at, column): text})


def in_other_encodings() -> Iterator[Good]:
    """The same texts through UTF-16, semicolons and quotation marks around all."""
    kept = {what: text for what, text in TEXTS.items() if len(text) < 100}
    sheet = sheet_of("project")
    rows = sheet
    for at, text in enumerate(list(kept.values())[: len(sheet.rows)]):
        rows = rows.put("progress", text, at)
    cells: dict[tuple[int, str], object] = {
        (at, "progress"): text for at, text in enumerate(list(kept.values())[: len(sheet.rows)])
    }
    for delimiter, end, encoding in [
        (";", "\r\n", "utf-16"),
        ("\t", "\r", "utf-8"),
        (",", "\n", "utf-8-sig"),
    ]:
        content = rows.text(delimiter, end, quote_all=True).encode(encoding)
        yield Good(f"project of texts {encoding} {delimiter!r} {end!r}", content, sheet, cells=cells)


def titles() -> Iterator[Good]:
    """Titles, leads and owners that begin a formula, or look like something else."""
    for kind, column in [
        ("action", "title"),
        ("action", "lead"),
        ("risk", "title"),
        ("risk", "owner"),
        ("project", "next_steps"),
    ]:
        for text in ("=1+1", "NA", "Total", "“Quoted”, and more"):
            sheet = sheet_of(kind)
            content = sheet.put(column, text).content()
            yield Good(f"{kind}.{column} is {text}", content, sheet, cells={(sheet.at, column): text})


GOOD = [texts, in_other_encodings, titles]
