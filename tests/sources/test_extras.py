"""Who installs the program alone gets no driver of a database, and no client of a store."""

import re
from importlib.metadata import requires


def test_no_driver_comes_with_the_program() -> None:
    needed = requires("funnelcli") or []
    alone = {re.split(r"[^\w-]", each)[0] for each in needed if "extra ==" not in each}
    assert alone == {
        "plotille", "polars", "pydantic", "pyyaml", "rich", "sqlglot", "typer", "tzdata",
    }  # fmt: skip
