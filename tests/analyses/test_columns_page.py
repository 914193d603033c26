"""The docs define every column of every table, in the words of its declaration."""

from funnelcli.analyses import ANALYSES

from .columns_page import DOCS, SECTION, filled

PAGES = {path.name: path.read_text("utf-8") for path in DOCS.glob("*.md")}


def test_every_table_is_on_a_page_once() -> None:
    found = [names for page in PAGES.values() for names in SECTION.findall(page)]

    assert sorted(" ".join(found).split()) == sorted(ANALYSES)


def test_the_columns_are_those_declared() -> None:
    """As `python -m tests.analyses.columns_page` writes them."""
    assert {name: filled(page) for name, page in PAGES.items()} == PAGES
