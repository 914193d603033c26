"""A setting that one rule has alone is refused on every other, as it would do nothing."""

import pytest

from .program import DEFINITION, Program, refused


@pytest.mark.parametrize(
    "rules",
    [
        "stage-order: {max_age: 36h}",
        "ID002: {warn_if: '> 1', max_age: 36h}",
        "no-score: {where: Score IS NULL, message: No score., max_age: 1d}",
    ],
)
@pytest.mark.parametrize("command", ["check", "report"])
def test_it_is_refused_with_its_place(company: Program, rules: str, command: str) -> None:
    company.write("funnelcli.yaml", f"{DEFINITION}checks:\n  rules:\n    {rules}\n")
    name, column = rules.partition(":")[0], rules.index("max_age") + 5

    run = company(command)

    said = f"funnelcli.yaml:16:{column}: checks.rules.{name}.max_age: is for stale-export alone"
    refused(run, 2, said)


def test_the_rule_itself_has_it(company: Program) -> None:
    rules = "checks: {rules: {DT005: {max_age: 90000d}}}\n"
    company.write("funnelcli.yaml", f"{DEFINITION}{rules}")

    assert company("check", "--select", "DT005").code == 0
