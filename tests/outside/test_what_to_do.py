"""What messages tell who has no YAML yet, or one that is in the way."""

import pytest

from .program import LEADS, Program, refused

UNDECIDED = "id,created,Won Date\n1,01/02/2026,03/04/2026\n2,01/03/2026,\n"
TWO_CURRENCIES = (
    "id,created,Won Date,Amount\n1,2026-02-01,2026-03-04,$5\n2,2026-03-01,2026-03-04,€5\n"
)


def test_an_option_says_what_only_a_key_did(empty: Program) -> None:
    empty.write("us.csv", UNDECIDED)
    run = empty("report", "us.csv")

    refused(
        run, 3, "Say which it is: --date-order dmy, or mdy.",
    )  # fmt: skip
    assert "to review" not in run.err  # there is no report that it could be of


def test_no_line_of_a_draft_is_named_that_nobody_can_open(empty: Program) -> None:
    empty.write("cur.csv", TWO_CURRENCIES)
    run = empty("report", "cur.csv")

    assert run.code == 3
    assert "(drafted)" not in run.err
    assert "`funnelcli init cur.csv` writes one" in run.err


def test_a_yaml_as_data_is_told_from_an_export(empty: Program) -> None:
    empty.write("b 2b.yaml", "version: 1\n")
    for command in ("report", "init"):
        refused(empty(command, "b 2b.yaml"), 2, "b 2b.yaml: this is a YAML", "-c 'b 2b.yaml'")


@pytest.mark.parametrize("command", ["report", "check"])
def test_another_export_beside_the_yaml_of_a_folder(command: str, empty: Program) -> None:
    empty.write("leads.csv", LEADS)
    empty.write("other.csv", "Key,When,Owner\n1,2026-01-01,Zoe\n")
    assert empty("init", "leads.csv").code == 0
    run = empty(command, "other.csv")

    refused(
        run, 3, f"in force, and names its own files: run `funnelcli {command}` without file names. "
        "Files that are named only take the place of its leads.", "-o OTHER.yaml",
    )  # fmt: skip
    assert "DATA" not in run.err
    assert "Owner. funnelcli.yaml of this folder" in run.err
