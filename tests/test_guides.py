"""What the guides say of a step, by the names of its stages."""

from typing import Any

import pytest

from funnelcli.words.guides import guide_of


@pytest.mark.parametrize(
    ("before", "after", "is_sale", "owner"),
    [
        ("Lead", "MQL", False, "marketing"),
        ("Lead", "Marketing Qualified", False, "marketing"),
        ("MQL", "SAL", False, "marketing and sales together"),
        ("MQL", "Sales Qualified", False, "marketing and sales together"),
        ("SAL", "SQL", False, "sales"),
        ("SQL", "Opportunity", False, "sales"),
        ("Qualified", "Demo", False, "sales"),
        ("Opportunity", "Won", True, "sales"),
        # of these they say nothing
        ("Lead", "Customer", True, None),
        ("MQL", "Customer", True, None),
        ("Lead", "Contacted", False, None),
        ("SQL", "Trial booked", False, "sales"),
    ],
)
def test_whose_job_it_is(before: str, after: str, is_sale: Any, owner: str | None) -> None:
    found = guide_of(before, after, is_sale=is_sale)
    assert (found and found.owner) == owner
    assert found is None or found.publisher == "MV3 Marketing"
