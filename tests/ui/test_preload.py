"""The scripts that a browser is told of: they are there, the largest among them, and the header stays short."""

from ui.preload import LARGE, PARTS, SCRIPTS, link_header, scripts


def test_every_part_named_is_one_that_streamlit_has() -> None:
    assert [part for part in PARTS if not list(SCRIPTS.glob(f"{part}.*.js"))] == []


def test_the_scripts_of_charts_and_tables_are_among_them_each_once() -> None:
    names = scripts()
    assert len(names) == len(set(names))
    assert {"embed", "ArrowVegaLiteChart", "Table"} <= {name.split(".")[0] for name in names}
    assert all((SCRIPTS / name).stat().st_size >= LARGE for name in names)


def test_what_the_frame_asks_for_at_once_is_not_asked_for_again() -> None:
    frame = (SCRIPTS.parent.parent / "index.html").read_text("utf-8")
    assert not [name for name in scripts() if name in frame]


def test_the_header_fits_where_a_proxy_gives_headers_four_kilobytes() -> None:
    header = link_header()
    assert header.startswith(b"<./static/js/")
    assert len(header) < 2_500
