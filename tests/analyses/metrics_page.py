"""The page of the catalogue, as the code has it: `python -m tests.analyses.metrics_page`."""

from funnelcli.counting.catalogue.docs import page

from .columns_page import DOCS, filled

PAGE = DOCS / "metrics.md"


def whole() -> str:
    """Write the page, with the columns of its table."""
    return filled(page())


if __name__ == "__main__":
    PAGE.write_text(whole(), "utf-8")
