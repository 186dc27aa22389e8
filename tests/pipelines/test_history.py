"""What can be read back of a return: its bytes, its rows, what was answered, and what became of it."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.store import Refused, Store
from pipelines.store.acceptance import accept, erase, withdraw
from pipelines.store.ledger import original_file, return_detail
from pipelines.submission import check
from schemas.definitions import Definitions
from tests.pipelines.sending import BY, TODAY, figure_file, new_store, send


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_the_original_comes_back_byte_for_byte(store: Store, definitions: Definitions) -> None:
    content = figure_file("69").replace(b"\n", b"\r\n")
    receipt = send(store, definitions, content, name="q3 é.csv")
    assert original_file(store, receipt.return_id) == ("q3 é.csv", content)


def test_a_return_that_was_withdrawn_can_still_be_downloaded(store: Store, definitions: Definitions) -> None:
    receipt = send(store, definitions, figure_file("69"))
    withdraw(store, receipt.return_id, "Wrong term", BY)
    assert original_file(store, receipt.return_id)[1] == figure_file("69")


def test_an_erased_or_unknown_return_has_no_original(store: Store, definitions: Definitions) -> None:
    receipt = send(store, definitions, figure_file("69"))
    erase(store, receipt.return_id, "Named a child", BY)
    with pytest.raises(Refused, match="was erased on"):
        original_file(store, receipt.return_id)
    for ask in (original_file, lambda store, one: return_detail(store, definitions, one)):
        with pytest.raises(Refused, match="There is no return “nothing”"):
            ask(store, "nothing")


def test_a_returns_detail_is_its_ledger_row_its_answers_and_its_rows(
    store: Store, definitions: Definitions
) -> None:
    content = b"period,measure,value\n2022-23 Q3,ehcp_waiting,3\n2022-23 Q3,eee_2,69\n"
    [one] = check(store, definitions, [("small.csv", content)], answers={"small-number": "Agreed"})
    [receipt] = accept(store, [one], BY, date(2023, 1, 27), definitions.hash)
    found = return_detail(store, definitions, receipt.return_id)
    assert (found.kind, found.file_name, found.sha256, found.rows) == (
        *("kpi", "small.csv", receipt.sha256, 2),
    )
    assert (found.received_on, found.accepted_at, found.accepted_by) == (
        *(date(2023, 1, 27), receipt.accepted_at, BY),
    )
    assert (found.standing, found.source) == ("in force", "file")
    assert found.entered_late is True
    assert found.has_current_definitions is True
    assert (found.withdrawn_on, found.erased_at) == (None, None)
    [answer] = found.answers.to_dict("records")
    assert (answer["code"], answer["line"], answer["column"]) == ("small-number", 2, "value")
    assert (answer["answer"], answer["answered_by"]) == ("Agreed", BY)
    assert list(found.facts["measure"]) == ["ehcp_waiting", "eee_2"]
    assert list(found.facts["line"]) == [2, 3]


def test_what_became_of_a_return_is_told_with_its_reason(store: Store, definitions: Definitions) -> None:
    receipt = send(store, definitions, figure_file("69", commentary="Names a child"))
    withdraw(store, receipt.return_id, "Wrong term", "Analyst")
    erase(store, receipt.return_id, "Named a child", "Officer")
    found = return_detail(store, definitions, receipt.return_id)
    assert (found.standing, found.withdrawn_on, found.withdrawn_by, found.withdrawn_why) == (
        *("withdrawn", TODAY, "Analyst", "Wrong term"),
    )
    assert (found.erased_by, found.erased_why) == ("Officer", "Named a child")
    assert found.facts["commentary"].isna().all()
    assert list(found.facts["value"]) == [69]


def test_a_return_of_other_definitions_says_so(store: Store, definitions: Definitions) -> None:
    receipt = send(store, definitions, figure_file("69"))
    assert return_detail(store, definitions, receipt.return_id).has_current_definitions is False
