"""Texts that sentences are made of."""

import pytest

from funnelcli.words.text import did_you_mean

KNOWN = ["Source", "region", "Owner's team", "MQL"]


@pytest.mark.parametrize(
    ("word", "tail"),
    [
        ("regoin", "; did you mean 'region'?"),
        ("REGION", "; did you mean 'region'?"),
        ("sorce", "; did you mean 'Source'?"),
        ("mqll", "; did you mean 'MQL'?"),
        ("Owners team", '; did you mean "Owner\'s team"?'),
        ("country", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_is_suggested_whatever_its_case(word: str, tail: str) -> None:
    assert did_you_mean(word, KNOWN) == tail


def test_what_is_shown_may_be_another_name() -> None:
    names = {"mql": "Marketing qualified", "sql": "Sales qualified"}
    assert did_you_mean("SQLs", names, names.__getitem__) == "; did you mean 'Sales qualified'?"
    assert did_you_mean("won", names, names.__getitem__) == ""


def test_nothing_is_suggested_where_nothing_is_known() -> None:
    assert did_you_mean("mql", []) == ""
