"""The rules explained: whole texts, as they are printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

from funnelcli.checks import RULES
from funnelcli.checks.docs import explained, listing, page
from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.checks.base import Rule

ORDER = """\
ST002 stage-order (error)

A later stage is dated before an earlier one.

Why
  The lead counts in both stages. Durations that would be negative are left out,
  and medians are those of the rest. A loss before the lead was created is found
  as well, also where the lead was not lost in the end. Many of them mean that a
  date is not what its name says, but the day of an import, for example.

In the CRM
  Find the workflow that sets the date, and correct it.

In the YAML
  See whether `at` names the date of entry, and not that of the last change.

Example
  A lead created on 2026-03-05 that became an MQL on 2026-03-01.
"""


@pytest.mark.parametrize("word", ["ST002", "st002", "stage-order"])
def test_a_rule_is_explained_by_its_code_and_by_its_name(word: str) -> None:
    assert explained(word) == ORDER


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_explanation_fits_a_terminal_and_keeps_code_whole(rule: Rule) -> None:
    text = explained(rule.code)

    assert max(map(len, text.splitlines())) <= 80
    assert all(line.count("`") % 2 == 0 for line in text.splitlines())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_is_to_be_written_into_the_yaml_is_yaml(rule: Rule) -> None:
    for snippet in re.findall("`([^`]+: [^`]+)`", rule.section("In the YAML")):
        assert isinstance(yaml.safe_load(snippet), dict)


def test_a_rule_that_is_off_or_ends_the_run_says_so() -> None:
    assert explained("IN007").startswith("IN007 unmapped-column (info, off unless selected)\n")
    assert explained("IN001").startswith(
        "IN001 unreadable-input (error while reading: the run ends)\n"
    )


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("stage-oder", "there is no rule 'stage-oder'; did you mean 'stage-order'?"),
        ("ST099", "there is no rule 'ST099'; did you mean 'ST009'?"),
        ("ST", "there is no rule 'ST'"),
    ],
)
def test_an_unknown_rule_is_refused(word: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        explained(word)

    assert refused.value.message == said
    assert refused.value.hint == (
        "`funnelcli rules` lists all. Rules of your own are in the YAML, under `checks.rules`."
    )


def test_the_list_and_the_page_have_every_rule_once() -> None:
    codes = [rule.code for rule in RULES]

    assert [line.split()[0] for line in listing().splitlines() if line.startswith("  ")] == codes
    assert [line.split()[1] for line in page().splitlines() if line.startswith("### ")] == codes
