"""The page of the catalogue, as the code has it: `python -m tests.analyses.metrics_page`."""

from funnelcli.counting.catalogue.docs import page

from .columns_page import DOCS

PAGE = DOCS / "metrics.md"

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
