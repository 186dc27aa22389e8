"""Personal data of every sort, as people write it, and what only looks like it. All of it is made up."""

from collections.abc import Iterator

from tests.corpus.cases import Expected, Faulty, Good, faulty
from tests.corpus.sheets import PROSE, Sheet, sheet_of, sheets

_HEADINGS = """DOB|D.O.B.|Date of birth|DateOfBirth|date-of-birth|Birth date|Child DOB|dob (dd/mm/yyyy)|UPN|Pupil UPN
upn_number|Unique pupil number|UniquePupilNumber|NHS number|NHS no.|NHSNumber|nhs_no|NHS ID
Child's name|Child’s name|Child name|ChildName|Name of child|Name of the pupil|Pupil name|PupilName
Pupils' names|Student name|Young person's name|First name|Firstname|Surname|Forename|Forenames|Last name
Full name|Family name|Given name|Parent name|Carer name|Mother's name|Address|Home address|HomeAddress
Address line 1|AddressLine1|Email address|EmailAddress|E-mail|email|Postcode|Post code|PostCode|post_code
Home postcode|Phone|Phone number|PhoneNumber|Telephone|Telephone no|Tel|Tel. no.|Mobile|Mobile number
MobileNumber|Contact number"""
HEADINGS = [heading for line in _HEADINGS.split("\n") for heading in line.split("|")]

# Every value that must stay hidden, with the text around it.
CELLS: dict[str, list[tuple[str, str]]] = {
    "a pupil number": [
        ("A123456789012", "{}"),
        ("H801200001001", "pupil {} moved"),
        ("Z12345678901B", "temporary number {}."),
        ("b234567890123", "upn:{}"),
        ("T987654321012", "({})"),
    ],
    "an NHS number": [
        ("943 476 5919", "{}"),
        ("9434765919", "number {} on the form"),
        ("943-476-5919", "NHS {}."),
        ("943\u00a0476\u00a05919", "{}"),
        ("450 557 7104", "NHS no: {}, seen"),
    ],
    "a postcode": [
        ("B33 8TH", "{}"),
        ("B1 1BB", "lives at {} with family"),
        ("B11BB", "near {}"),
        ("b33 8th", "{}"),
        ("SW1A 1AA", "moved from {}."),
        ("WS10 0BU", "in {}, since May"),
        ("B33\u00a08TH", "at {}"),
        ("GIR 0AA", "{}"),
        ("EC1A 1BB", "({})"),
    ],
    "a phone number": [
        ("0121 303 9944", "call {}"),
        ("07700 900123", "{}"),
        ("07700900123", "mobile {}."),
        ("+44 7700 900123", "{}"),
        ("+44 (0)121 496 0123", "ring {} today"),
        ("(0121) 496 0123", "{}"),
        ("0121-496-0123", "tel {}"),
        ("0044 121 496 0123", "{}"),
        ("020 7946 0123", "on {}"),
        ("01632 960 123", "{}"),
    ],
    "an e-mail address": [
        ("jane.doe@example.com", "{}"),
        ("j.o'brien+school@example.gov.uk", "write to {}."),
        ("parent_1@mail.example.org", "<{}>"),
        ("JANE@EXAMPLE.COM", "{},"),
    ],
    "a birth date": [
        ("DOB 01/02/2010", "{}"),
        ("DOB: 1.2.10", "{} in care"),
        ("d.o.b. 01-02-2010", "{}"),
        ("date of birth 1 February 2010", "{}"),
        ("Date of Birth: 2010-02-01", "{}"),
        ("born on 1st Feb 2010", "{} here"),
        ("born 01/02/2010", "child {}"),
        ("birth date is 1/2/2010", "the {}"),
        ("birthday: February 1, 2010", "{}"),
        ("born on the 1st of February 2010", "{}"),
    ],
}

# What must be let through.
HARMLESS = [
    "A1-01 before A10-02; E1.10 after E1.2",
    "E1 2nd and E2 3rd quarter",
    "A1 1st, B2 2nd, C3 3rd, D4 4th",
    "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "commit da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "550e8400-e29b-41d4-a716-446655440000",
    "943 476 5918 is no NHS number",
    "1234567890 and 1,234,567,890",
    "£1234567890.50 of 9434765919.25",
    "31/03/2023 to 31/03/2024, 2010-02-01",
    "on 01/02/2010 the centre opened",
    "01-04-2022 to 31-03-2023; 01.04.2022 - 31.03.2023",
    "01-04-2022 31-03-2023",
    "01/04/2022 02/04/2022",
    "children born in 2019 and 2020",
    "babies born between April and June",
    "reborn 1/2 of the programme",
    "E08000025, E92000001, LA 330, URN 103563, UKPRN 10001234",
    "B33, B1 and SW1A are districts",
    "M6 5am to 7pm; A38 3pm",
    "Room 4B 12 noon; Y6 pupils; KS2 4b",
    "@BCC and @home; 5 @ £3.50; a@b",
    "https://www.gov.uk/a-b?c=d",
    "ratio 1:100000000000",
    "2022-23 Q3 2021-22 Q3 2020-21 Q3",
    "13,104 of 15,000; 58,787 of 60,000",
    "20230317120000000",
    "0.123456 0.654321 0.5",
    "0 1 2 3 4 5 6 7 8 9",
    "070 and 0121 are prefixes",
    "Form SF1 2020 and SF2 2021",
    "EHC1 20WK measure",
    "ISBN 978-0-306-40615-7",
    "cost code AB1-2CD-3456",
    "address the backlog by phone or e-mail; names of schools to follow",
    "date of birth is checked on entry",
    "telephone surveys reached 4,000 people",
]


def _prose(sheet: Sheet) -> str:
    return PROSE.get(sheet.kind.name, "target")


def headings() -> Iterator[Faulty]:
    """A heading that names personal data; the value beneath may stand nowhere."""
    for place, heading in enumerate(HEADINGS):
        sheet = sheets()[place % 7]
        content = sheet.add(heading, "Zebedee")
        column = f"column {len(content.header)}"
        yield faulty(f"heading {heading}", content, "personal-data", 1, column, hidden="Zebedee")
    # A heading of ours names its column; a value in the heading row is as hidden as elsewhere.
    for hidden in ("jane.doe@example.com", "B33 8TH"):
        content = sheet_of("kpi").add(hidden)
        yield faulty(f"heading is {hidden}", content, "personal-data", 1, "column 7", hidden=hidden)


def cells() -> Iterator[Faulty]:
    """Every sort of personal data, in the prose of a kind."""
    kinds = [sheet for sheet in sheets() if sheet.kind.name in PROSE]
    number = 0
    for what, written in CELLS.items():
        for hidden, around in written:
            sheet = kinds[number % len(kinds)]
            number += 1
            column = _prose(sheet)
            content = sheet.put(column, around.format(hidden))
            name = f"{sheet.kind.name}.{column} holds {what} {around.format(hidden)!r}"
            yield faulty(name, content, "personal-data", sheet.line(), column, hidden=hidden)


def everywhere() -> Iterator[Faulty]:
    """One sort in every column of every kind, also where it could not be a value."""
    for sheet in sheets():
        for column in sheet.kind.names:
            content = sheet.put(column, "07700 900123")
            name = f"{sheet.kind.name}.{column} is a phone number"
            yield faulty(name, content, "personal-data", sheet.line(), column, hidden="900123")
    sheet = sheet_of("kpi").add("notes", "x").put("notes", "jane.doe@example.com")
    yield faulty("kpi an unknown column", sheet, "personal-data", sheet.line(), "column 7", hidden="jane.doe")
    sheet = sheet_of("kpi")
    several = (
        sheet.put("commentary", "B33 8TH", 0).put("commentary", "07700 900123", 4).put("value", "oops", 5)
    )
    expected = tuple(Expected("personal-data", line, "commentary") for line in (2, 6))
    yield Faulty("kpi two cells and another fault", several.content(), expected, hidden="B33 8TH")


def beside_other_faults() -> Iterator[Faulty]:
    """A file that another fault refuses before it is read in full repeats nothing either."""
    hidden = "jane.doe@example.com"
    sheet = sheet_of("kpi").put("commentary", hidden)
    lines = sheet.text().split("\n")
    for number, (code, line, content) in enumerate(
        [
            ("ragged-row", 3, "\n".join([*lines[:2], f"{hidden},{hidden}", *lines[2:]])),
            ("broken-quotes", 3, "\n".join([*lines[:2], f'"{hidden}" {hidden},x', *lines[2:]])),
            ("above-headings", 1, f"{hidden}\n{sheet.text()}"),
            ("not-text", None, f"{sheet.text()}\0"),
            ("not-text", None, f'{{"email": "{hidden}"}}'),
            ("cell-too-long", 2, f"{lines[0]}\n{hidden}{'x' * 100_001}"),
            ("ragged-row", 2, f"{lines[0]}\n{hidden}"),
            ("unknown-kind", 1, f"{hidden}\n1,2,3\n"),
        ]
    ):
        yield faulty(f"personal data beside {code} {number}", content.encode(), code, line, hidden="jane.doe")


def file_names() -> Iterator[Faulty]:
    """A file whose own name holds personal data is refused under another name."""
    for number, written in enumerate(CELLS.values()):
        hidden = written[0][0].replace("/", ".")
        sheet = sheets()[number % 7]
        for file in (f"kpi {hidden}.csv", f"return_{hidden.replace(' ', '_')}_final.csv"):
            shown = file[file.index(hidden[:3]) :][: len(hidden)]
            yield faulty(f"named {file}", sheet, "personal-data", hidden=shown, file=file)


def harmless_names() -> Iterator[Good]:
    """Names that returns have."""
    for name in (
        "KPI return Q3 2022-23 v2 (3).csv",
        "export_20230127_1305.csv",
        "E1 2nd draft 31.03.2023.csv",
    ):
        sheet = sheet_of("kpi")
        yield Good(f"named {name}", sheet.content(), sheet, file=name)


def harmless() -> Iterator[Good]:
    """What only looks like personal data is accepted as it stands."""
    kinds = [sheet_of(kind) for kind in ("risk", "workforce", "project")]
    for number, text in enumerate(HARMLESS):
        sheet = kinds[number % len(kinds)]
        column = _prose(sheet)
        content = sheet.put(column, text).content()
        yield Good(f"{sheet.kind.name} {text[:50]}", content, sheet, cells={(sheet.at, column): text})


FAULTS = [headings, cells, everywhere, beside_other_faults, file_names]
GOOD = [harmless, harmless_names]
