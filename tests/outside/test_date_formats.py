"""A format of dates that contradicts itself is refused where it stands, and never ends a run."""

import pytest

from .program import DEFINITION, Program, edited, refused

CONTRADICTORY = (
    "%d.%m.%Y %H:%M %p",  # 14:10 PM: one of the two
    "%I:%M %d/%m/%Y",  # in the morning, or at night?
    "%Y-%m-%d %p",
    "%Y-%m-%d %H",
    "%Y-%m-%d %M:%S",
    "%d %b %Y %I %p",
)
SOUND = ("%d.%m.%Y", "%d.%m.%Y %I:%M %p", "%d/%m/%y %T", "%Y-%m-%d %H:%M:%S%z", "%d.%m.%Y %H:%M %Z")


@pytest.mark.parametrize("form", CONTRADICTORY)
@pytest.mark.parametrize("command", ["report", "check"])
def test_of_a_table(company: Program, form: str, command: str) -> None:
    dates = f'source: Source\n  read: {{dates: "{form}"}}\n'
    company.write("funnelcli.yaml", edited(DEFINITION, ("source: Source\n", dates)))
    company.write("leads.csv", "Id,Created,Source,Region,MQL Date,Won Date\nL1,05.01.2026,a,b,,\n")

    run = company(command)

    refused(run, 2, "funnelcli.yaml:8:10: leads.read.dates", "%H and %M, or %I, %M and %p")


@pytest.mark.parametrize("form", CONTRADICTORY)
def test_of_an_expression(company: Program, form: str) -> None:
    run = company("report", "--where", f"STRPTIME(Source, '{form}') > Created")

    refused(run, 2, "--where", "%H and %M, or %I, %M and %p")


@pytest.mark.parametrize("form", SOUND)
def test_others_are_followed(company: Program, form: str) -> None:
    dates = f'source: Source\n  read: {{dates: "{form}"}}\n'
    company.write("funnelcli.yaml", edited(DEFINITION, ("source: Source\n", dates)))

    assert company("report").code == 0
