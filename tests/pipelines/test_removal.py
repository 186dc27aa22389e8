"""Taking back: a withdrawn return stays in history, an erased one leaves its row and hash."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.store import Refused, Store
from pipelines.store.acceptance import erase, withdraw
from pipelines.store.ledger import list_returns, set_today
from pipelines.store.migrations import TEXTS
from pipelines.submission import check
from schemas.definitions import Definitions
from schemas.returns import KINDS
from tests.pipelines.sending import BY, TODAY, count, figure_file, figures, new_store, send

TEXT = "Something that must go"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_a_withdrawn_return_shows_what_was_there_before_from_the_stores_today(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, figure_file("67"), date(2023, 1, 10))
    wrong = send(store, definitions, figure_file("96"), date(2023, 1, 27))
    withdraw(store, wrong.return_id, " Digits the wrong way round ", BY)
    assert figures(store, date(2023, 4, 4)) == [96]
    assert figures(store, TODAY) == [67]
    with store.read() as connection:
        row = list_returns(connection, TODAY).set_index("return_id").loc[wrong.return_id]
    assert (row["standing"], row["withdrawn_by"], row["withdrawn_why"]) == (
        *("withdrawn", BY),
        "Digits the wrong way round",
    )


def test_a_withdrawal_by_the_clock_is_of_the_clocks_day(store: Store, definitions: Definitions) -> None:
    kept = send(store, definitions, figure_file("67"), date(2023, 1, 10))
    with store.write() as connection:
        set_today(connection, None, "test")
    withdraw(store, kept.return_id, "Wrong term", BY)
    assert figures(store, TODAY) == [67]
    assert figures(store, date.today()) == []


def test_a_return_is_withdrawn_once(store: Store, definitions: Definitions) -> None:
    kept = send(store, definitions, figure_file("67"))
    withdraw(store, kept.return_id, "Wrong term", BY)
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(store, kept.return_id, "Wrong term", BY)
    assert count(store, "withdrawals") == 1


@pytest.mark.parametrize("change", [withdraw, erase])
def test_taking_back_needs_a_reason_and_a_return(store: Store, definitions: Definitions, change: Any) -> None:
    kept = send(store, definitions, figure_file("69"))
    before = store.data_version()
    with pytest.raises(Refused, match="Give a reason"):
        change(store, kept.return_id, "  ", BY)
    with pytest.raises(Refused, match="There is no return “nothing”"):
        change(store, "nothing", "Why not", BY)
    assert store.data_version() == before


def test_erasing_removes_bytes_and_texts_from_the_file_and_keeps_row_and_hash(
    store: Store, definitions: Definitions
) -> None:
    gone = send(store, definitions, figure_file("69", commentary=TEXT))
    kept = send(store, definitions, figure_file("91", measure="eee_3_4", commentary="Something that stays"))
    assert TEXT.encode() in store.path.read_bytes()
    erase(store, gone.return_id, "Named a child", BY)
    assert TEXT.encode() not in store.path.read_bytes()
    assert b"Something that stays" in store.path.read_bytes()
    with store.read() as connection:
        assert connection.rows("SELECT return_id FROM return_files") == [(kept.return_id,)]
        assert connection.rows("SELECT commentary FROM kpi ORDER BY value") == [
            (None,),
            ("Something that stays",),
        ]
        row = list_returns(connection, TODAY).set_index("return_id").loc[gone.return_id]
    assert (row["sha256"], row["erased_by"], row["erased_why"]) == (gone.sha256, BY, "Named a child")
    assert figures(store) == [69, 91]


def test_erasing_removes_what_was_found_and_answered(store: Store, definitions: Definitions) -> None:
    from pipelines.store.acceptance import accept

    content = b"period,measure,value\n2022-23 Q3,ehcp_waiting,3\n"
    [one] = check(store, definitions, [("small.csv", content)], answers={"small-number": TEXT})
    [receipt] = accept(store, [one], BY)
    erase(store, receipt.return_id, "Named a child", BY)
    assert TEXT.encode() not in store.path.read_bytes()
    with store.read() as connection:
        assert connection.rows("SELECT code, message, answer FROM answers") == [("small-number", None, None)]


def test_erasing_again_is_harmless(store: Store, definitions: Definitions) -> None:
    gone = send(store, definitions, figure_file("69", commentary=TEXT))
    erase(store, gone.return_id, "Named a child", BY)
    erase(store, gone.return_id, "Named a child", BY)
    with store.read() as connection:
        assert len(list_returns(connection, TODAY)) == 1


def test_every_free_text_of_every_kind_is_erased() -> None:
    # Scopes and codes say what a row is about; all other words may name somebody.
    codes = {"measure", "target", "area", "organisation", "project", "action", "risk", "status"}
    for kind, known in KINDS.items():
        texts = {column.name for column in known.columns if column.type == "text"}
        assert set(TEXTS[kind]) == texts - codes, kind
