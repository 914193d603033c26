"""Which column a name of the YAML means."""

from pathlib import Path

import pytest

from funnelcli.errors import FunnelError

from .companies import lead_table, stories

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created%s}
stages: [{name: Lead}, {name: Won, %s}]
segments: {who: Id}
"""


def won(folder: Path, header: str, cells: str, stage: str, roles: str = "") -> str:
    text = f"Id,Created,{header}\n1,2026-01-01,{cells}\n"
    yaml = YAML % (roles and f", {roles}", stage)
    return stories(lead_table(folder, yaml, {"leads.csv": text}))["1"].split()[1]


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ("Won Date", "Won Date"),
        ("Won Date", "won date"),
        ("  won   DATE ", "Won Date"),
        ("Won\u00a0Date", "Won Date"),
        ("Won Date", " Won  Date "),
        ("W\u00f6n", "Wo\u0308n"),  # composed in the file, decomposed in the YAML
        ("Wo\u0308n", "w\u00d6n"),
        ("STRASSE", "Straße"),
    ],
)
def test_headers_are_folded(tmp_path: Path, header: str, written: str) -> None:
    assert won(tmp_path, header, "2026-01-02", f'at: "{written}"') == "2026-01-02"


def test_underscores_of_headers_are_not_spaces(tmp_path: Path) -> None:
    with pytest.raises(FunnelError, match="Won_Date"):
        won(tmp_path, "Won_Date", "2026-01-02", "at: Won Date")


def test_exactly_as_in_the_file_comes_first(tmp_path: Path) -> None:
    cells = "2026-01-02,2026-01-03,2026-01-04"
    for name, day in (("won", "2026-01-02"), ("Won", "2026-01-03"), ("WON", "2026-01-04")):
        assert won(tmp_path, "won,Won,WON", cells, f"at: {name}") == day


def test_a_role_comes_before_a_folded_header(tmp_path: Path) -> None:
    # `status` is the role's column Stage, not the column STATUS
    predicate = "where: \"status = 'x'\""
    assert won(tmp_path, "STATUS,Stage", "x,y", predicate, "status: Stage") == "-"
    assert won(tmp_path, "STATUS,Stage", "y,x", predicate, "status: Stage") == "?"
    assert won(tmp_path, "STATUS,Stage", "x,y", predicate) == "?"


def test_a_header_comes_before_a_role(tmp_path: Path) -> None:
    assert won(tmp_path, "status,Stage", "x,y", "where: \"status = 'x'\"", "status: Stage") == "?"


def test_in_sql_as_elsewhere(tmp_path: Path) -> None:
    found = won(tmp_path, "Lead  Status,n", "x,1", "where: '\"lead status\" = ''x'' AND N = 1'")
    assert found == "?"


@pytest.mark.parametrize(
    ("header", "written", "said"),
    [
        ("Won date,WON DATE", "Won Date", ["means several columns", "'Won date' (column 3)",
                                           "'WON DATE' (column 4)"]),
        ("Won,Won", "Won", ["means several columns", "column 3", "column 4"]),
        ("Won Date", "Won Dat", ["has no column 'Won Dat'", "did you mean 'Won Date'",
                                 "Id, Created, Won Date"]),
        ("Zzz", "Won", ["has no column 'Won'"]),
    ],
)  # fmt: skip
def test_what_is_ambiguous_or_missing(
    tmp_path: Path, header: str, written: str, said: list[str]
) -> None:
    with pytest.raises(FunnelError) as caught:
        won(tmp_path, header, ",".join("" for _ in header.split(",")), f"at: {written}")
    message = f"{caught.value.message} {caught.value.hint}"
    assert [part for part in said if part not in message] == []
    assert "funnel.yaml:3:" in message  # the line of the stages
    assert caught.value.exit_code == 3


def test_a_header_that_occurs_twice_may_be_left_unused(tmp_path: Path) -> None:
    assert won(tmp_path, "Notes,Notes,Won", "a,b,2026-01-02", "at: Won") == "2026-01-02"


def test_a_point_in_a_header_is_no_table(tmp_path: Path) -> None:
    assert won(tmp_path, "deals.Won", "2026-01-02", "at: deals.Won") == "2026-01-02"


def test_all_that_is_missing_in_joins_and_history_too(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id, created: Created}
        joins: {deals: {path: deals.csv, lead: Lead Id}}
        stages: [{name: Lead}, {name: Won, at: deals.Closed}]
    """
    files = {"leads.csv": "Id,Created\n1,2026-01-01\n", "deals.csv": "Lead ID,Close\n1,\n"}
    with pytest.raises(FunnelError, match=r"deals has no column 'Closed'; did you mean 'Close'"):
        lead_table(tmp_path, yaml, files)
