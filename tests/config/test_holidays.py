"""A country whose holidays nobody knows is told where the YAML names it."""

import sys
from collections.abc import Callable

import pytest

from funnelcli.config import Definition

FUNNEL = """\
version: 1
leads: {path: x}
stages: [{name: Lead}, {name: Won, at: Won}]
business_hours:
  holidays: %s
"""


@pytest.mark.parametrize(("country", "said"), [
    ("XX", "nobody knows the holidays of 'XX'"),
    ("de-bz", "nobody knows the holidays of 'de-bz'; did you mean 'DE-"),
])  # fmt: skip
def test_a_country_that_nobody_knows_is_refused_at_its_line(
    refused: Callable[[str], list[str]], country: str, said: str
) -> None:
    (problem,) = refused(FUNNEL % country)
    assert f":5:3: business_hours.holidays: {said}" in problem


@pytest.mark.parametrize("country", ["GB", "de-by"])
def test_a_country_and_a_part_of_one_are_known(
    read: Callable[[str], Definition], country: str
) -> None:
    hours = read(FUNNEL % country).config.business_hours
    assert hours is not None
    assert hours.holidays == country.upper()


def test_what_is_no_code_is_told_once(refused: Callable[[str], list[str]]) -> None:
    (problem,) = refused(FUNNEL % "Bavaria")
    assert "the code of a country such as GB" in problem


def test_without_the_library_the_yaml_is_read(
    read: Callable[[str], Definition], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert read(FUNNEL % "XX").config.business_hours is not None
