"""Stages that take several rows: what must not change a report, and what never grows."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from typer.testing import CliRunner

from funnelcli.cli import app

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.oracle.exports import Export, Query, export
    from tests.test_properties import AS_OF, changed
else:
    from oracle.exports import Export, Query, export
    from test_properties import AS_OF, changed

few = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
RANDOMS = st.randoms(use_true_random=False)
Funnel = list[dict[str, Any]]
Told = Callable[..., Funnel]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """The funnel of an export, whose stages of visits take so many rows, or say nothing of it."""

    def told(made: Export, at_least: int | None) -> Funnel:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        stages = [
            {key: value for key, value in stage.items() if key != "at_least"}
            | ({"at_least": at_least} if at_least and "at_least" in stage else {})
            for stage in made.config["stages"]
        ]
        path = replace(made, config={**made.config, "stages": stages}).write(folder)
        asked = ["funnel", "-c", str(path), "-f", "json", "--allow-empty", "--reach", "any"]
        result = CliRunner().invoke(app, asked)
        assert result.exit_code == 0, result.stderr
        rows: Funnel = json.loads(result.stdout)["tables"][0]["rows"]
        return rows

    return told


def visits(random: Random, rows: int) -> Export:
    return export(random, rows, shape="visits", query=Query(as_of=AS_OF))


@few
@given(random=RANDOMS, rows=st.integers(1, 30))
def test_one_row_is_as_if_nothing_were_said(told: Told, random: Random, rows: int) -> None:
    made = visits(random, rows)
    assert told(made, 1) == told(made, None)


@few
@given(random=RANDOMS, rows=st.integers(1, 60))
def test_a_larger_number_never_gives_more(told: Told, random: Random, rows: int) -> None:
    made = visits(random, rows)
    reached = [[row["reached"] for row in told(made, number)] for number in (1, 2, 3, 6)]
    for fewer, more in pairwise(reached):
        assert all(later <= before for before, later in zip(fewer, more, strict=True))


@few
@given(random=RANDOMS, rows=st.integers(1, 30))
def test_with_ids_the_same_visits_again_change_nothing(
    told: Told, random: Random, rows: int
) -> None:
    made = visits(random, rows)
    known = changed(
        made,
        lambda body: [[f"V{n}", *line[1:]] for n, line in enumerate(body) if line],
        "visits.csv",
    )
    joined = {"visits": {**made.config["joins"]["visits"], "id": "Visit ID"}}
    once = replace(known, config={**made.config, "joins": joined})
    twice = changed(once, lambda body: body * 2, "visits.csv")
    assert told(twice, 2) == told(once, 2)
