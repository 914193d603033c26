"""What dlt loads by docs/how-do-i.md is what the definitions there read.

The scripts themselves are not run: they need a network, and somebody's token.
"""

import ast
import re
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import funnelcli

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.test_how_do_i import BLOCKS
else:
    from test_how_do_i import BLOCKS

SOURCES = ["hubspot", "pipedrive", "google_sheets"]
DAY = datetime(2026, 1, 5, tzinfo=UTC)
LATER = datetime(2026, 2, 10, tzinfo=UTC)
LOADED: dict[str, dict[str, list[Any]]] = {
    "hubspot/contacts": {
        "hs_object_id": ["1", "2"],
        "createdate": [DAY, DAY],
        "email": ["ana@a.example", "bo@b.example"],
        "lifecyclestage": ["customer", "lead"],
        "hs_analytics_source": ["PAID_SEARCH", "REFERRALS"],
        "hs_lifecyclestage_marketingqualifiedlead_date": [DAY, None],
        "hs_lifecyclestage_customer_date": [LATER, None],
    },
    "pipedrive/deals": {
        "id": [1, 2],
        "add_time": [DAY, DAY],
        "won_time": [LATER, None],
        "lost_time": [None, LATER],
        "status": ["won", "lost"],
        "value": [1200.5, 10.0],
        "currency": ["USD", "USD"],
    },
    "sheets/leads": {"id": [1, 2], "created": [DAY, DAY], "won": [LATER, None]},
}
"""Tables as dlt writes them, without the columns that it adds."""


@pytest.mark.parametrize("table", LOADED)
def test_what_dlt_loads_is_read(tmp_path: Path, table: str) -> None:
    name = f"{table.partition('/')[0]}.yaml"
    (definition,) = (block.text for block in BLOCKS if block.file == name)
    (tmp_path / name).write_text(definition, "utf-8")
    path = tmp_path / "exports" / table / "1795984680.9668386.c2a303f5ce.parquet"
    path.parent.mkdir(parents=True)
    rows = pl.DataFrame(LOADED[table])
    rows.with_columns(_dlt_load_id=pl.lit("1"), _dlt_id=pl.lit("a")).write_parquet(path)

    with chdir(tmp_path):
        headline = funnelcli.load(name).report().headline

    assert (headline.k, headline.n) == (1, 2)


def test_scripts_name_what_their_definition_reads() -> None:
    scripts = [block.text for block in BLOCKS if block.kind == "python" and "dlt" in block.text]

    assert [re.findall("(?m)^from (.*) import", script)[0] for script in scripts] == SOURCES
    for script, table in zip(scripts, LOADED, strict=True):
        ast.parse(script)
        assert f'dataset_name="{table.partition("/")[0]}"' in script
