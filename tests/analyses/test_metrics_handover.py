"""What sales does with MQLs: by hand."""

from dataclasses import replace

import pytest

from funnelcli.config import History
from funnelcli.config.query import Query

from .lead_tables import leads
from .metric_rows import NAMED, of_stages, sides, values

FEW = leads("""
    created    | mql        | sal        | sql        | opp | won | end             | moves          | n
    2026-01-02 | 2026-01-31 | 2026-02-02 | -          | -   | -   | open            | -              | 3
    2026-01-02 | 2026-01-30 | -          | 2026-02-04 | -   | -   | open            | -              | 1
    2026-01-02 | 2026-01-29 | 2026-02-04 | -          | -   | -   | lost 2026-02-05 | -              | 1
    2026-01-02 | 2026-01-28 | -          | -          | -   | -   | lost 2026-02-06 | -              | 2
    2026-01-02 | 2026-01-27 | -          | -          | -   | -   | open            | -              | 1
    2026-01-02 | 2026-02-27 | -          | -          | -   | -   | open            | 1>0 2026-03-01 | 1
    2026-01-02 | 2026-02-27 | -          | -          | -   | -   | open            | 1>0 2026-03-01 2026-03-02 | 1
    2026-01-02 | -          | -          | -          | -   | -   | lost 2026-03-01 | -              | 9
""")  # noqa: E501


def with_history(query: Query) -> Query:
    """Ask of a company whose history tells of moves."""
    history = History.model_validate({"path": "h.csv", "lead": "L", "stage": "S", "at": "A"})
    return replace(query, config=query.config.model_copy(update={"history": history}))


def test_mqls_are_accepted_rejected_or_undecided() -> None:
    # Who skipped SAL has been accepted; who was lost afterwards as well.
    query = of_stages(*NAMED)
    assert sides("lead_acceptance_rate", FEW, query)["2026-01"] == (5, 8)
    assert sides("lead_rejection_rate", FEW, query)["2026-01"] == (2, 8)
    assert sides("lead_undecided_rate", FEW, query)["2026-01"] == (1, 8)
    assert sides("lead_rejection_rate", FEW, query)["2026-02"] == (0, 2)


def test_who_was_sent_back_and_has_not_come_again_is_rejected() -> None:
    query = with_history(of_stages(*NAMED))
    assert sides("lead_rejection_rate", FEW, query)["2026-02"] == (1, 2)
    assert sides("lead_undecided_rate", FEW, query)["2026-02"] == (1, 2)


def test_acceptance_by_those_own_entries_leaves_out_who_skipped_it() -> None:
    assert sides("lead_acceptance_rate", FEW, of_stages(*NAMED, reach="any"))["2026-01"] == (4, 8)


@pytest.mark.parametrize("reach", ["reached", "observed", "any"])
def test_the_three_add_up_to_all(reach: str) -> None:
    query = with_history(of_stages(*NAMED, reach=reach))
    keys = ("lead_acceptance_rate", "lead_rejection_rate", "lead_undecided_rate")
    found = [values(key, FEW, query) for key in keys]
    of = sides(keys[0], FEW, query)
    for period in (None, "2026-01", "2026-02"):
        parts = [each[period] or 0 for each in found]
        assert sum(parts) == pytest.approx(1)
        assert sum(sides(key, FEW, query)[period][0] for key in keys) == of[period][1]
