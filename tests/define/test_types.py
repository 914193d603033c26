"""What a column is in SQL: as declared, else by all its values."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from funnelcli.errors import DataError, FunnelError
from funnelcli.words.privacy import shape

from .companies import lead_table, population, stories

YAML = """\
version: 1
leads: {path: %s, id: Id, created: Created%s}
stages: [{name: Lead}, {name: Won, where: "%s"}]
segments: {who: Id}
as_of: 2026-06-30
"""


def won(folder: Path, values: list[str], where: str, leads: str = "") -> list[int]:
    """List which of the values in X satisfy a predicate, by their position."""
    lines = [f'{i},2026-01-01,"{value}"' for i, value in enumerate(values)]
    text = "\n".join(["Id,Created,X", *lines]) + "\n"
    yaml = YAML % ("leads.csv", leads and f", {leads}", where)
    told = stories(lead_table(folder, yaml, {"leads.csv": text}))
    return sorted(int(who) for who, story in told.items() if story.endswith("won"))


@pytest.mark.parametrize(
    ("values", "where", "expected"),
    [
        # boolean: true and false in any case
        (["true", "FALSE", "True", ""], "X = TRUE", [0, 2]),
        (["true", "FALSE", "True", ""], "X", [0, 2]),
        (["true", "FALSE", "True", ""], "X IS NULL", [3]),
        (["true", "yes"], "X = 'true'", [0]),  # not all are: text
        (["1", "0"], "X = 1", [0]),  # a number
        # number
        (["5", "40", "9.5", "-1", "1e2", " 7 ", ""], "X > 9", [1, 2, 4]),
        (["5", "+40", ".5"], "X < 5", [2]),
        (["5", "5.0", "5.00"], "X = 5", [0, 1, 2]),
        (["0", "0.5", "-0.5", "10"], "X < 1", [0, 1, 2]),  # a zero before the point is no code
        # a leading zero makes text
        (["007", "7"], "X = '007'", [0]),
        (["7", "8", "-07"], "X = '7'", [0]),
        (["00", "1"], "X = '00'", [0]),
        # what is not a plain number is text
        (["5", "1,000"], "X = '1,000'", [1]),
        (["5", "n/a"], "X = '5'", [0]),
        # ISO dates, with time or without
        (["2026-01-31", "2026-02-01", ""], "X < DATE '2026-02-01'", [0]),
        (["2026-01-31T10:00:00Z", "2026-02-01 11:00"], "X < DATE '2026-02-01'", [0]),
        (["2026-01-31", "soon"], "X = '2026-01-31'", [0]),
        (["31/01/2026", "01/02/2026"], "X = '31/01/2026'", [0]),
        (["05-06-07", "2026-01-01"], "X = '05-06-07'", [0]),
        # text is compared as it stands, trimmed
        ([" a ", "A", "b"], "X = 'a'", [0]),
        (["a", "", "  "], "X IS NULL", [1, 2]),
        # a column without any value is null, whatever it is compared with
        (["", " "], "X = 'a'", []),
        (["", " "], "X > 5", []),
        (["", " "], "X = TRUE", []),
        (["", " "], "X < DATE '2026-01-01'", []),
        (["", " "], "X IS NULL", [0, 1]),
        (["", " "], "X LIKE 'a%' OR X IS NULL", [0, 1]),
    ],
)
def test_inference(tmp_path: Path, values: list[str], where: str, expected: list[int]) -> None:
    assert won(tmp_path, values, where) == expected


FAR = 1_200
"""More rows than a look at the head of a file takes in."""


@pytest.mark.parametrize(
    ("usual", "late", "where", "expected"),
    [
        # what all the first rows are is not what the column is
        ("5", "n/a", "X = 'n/a'", [FAR]),
        ("5", "n/a", "X = '5'", list(range(FAR))),
        ("12345", "01234", "X = '01234'", [FAR]),  # a leading zero makes text, wherever it is
        ("12345", "01234", "X = '12345'", list(range(FAR))),
        ("true", "maybe", "X = 'maybe'", [FAR]),
        ("true", "1", "X = '1'", [FAR]),
        ("2026-01-05", "soon", "X = 'soon'", [FAR]),
        ("2026-01-05", "05-06-07", "X = '05-06-07'", [FAR]),
        ("2026-01-05", "2026-01-04T10:00:00Z", "X < DATE '2026-01-05'", [FAR]),
        ("2026-01-05 10:00", "2026-01-04", "X < DATE '2026-01-05'", [FAR]),
        ("5", "4.5", "X < 5", [FAR]),
        ("5", "  4 ", "X < 5", [FAR]),
        ("", "n/a", "X = 'n/a'", [FAR]),
        ("", "7", "X = 7", [FAR]),
        ("", "true", "X = TRUE", [FAR]),
        ("", "2026-01-04", "X = DATE '2026-01-04'", [FAR]),
    ],
)
def test_a_late_value_decides_too(
    tmp_path: Path, usual: str, late: str, where: str, expected: list[int]
) -> None:
    assert won(tmp_path, [usual] * FAR + [late], where) == expected


@pytest.mark.parametrize(
    ("kind", "values", "where", "expected"),
    [
        ("text", ["7", "007", "true"], "X = '7'", [0]),
        ("text", ["2026-01-31"], "X = '2026-01-31'", [0]),
        ("number", ["007", "7", ""], "X = 7", [0, 1]),
        ("boolean", ["TRUE", "", "false"], "X = TRUE", [0]),
        ("date", ["2026-01-31", ""], "X = DATE '2026-01-31'", [0]),
    ],
)
def test_declared(
    tmp_path: Path, kind: str, values: list[str], where: str, expected: list[int]
) -> None:
    assert won(tmp_path, values, where, f"read: {{types: {{X: {kind}}}}}") == expected


@pytest.mark.parametrize(
    ("kind", "bad", "where"),
    [
        ("number", "n/a", "X > 1"),
        ("boolean", "yes", "X = TRUE"),
        ("date", "20260131", "X > DATE '2026-01-01'"),
    ],
)
@pytest.mark.parametrize("before", [0, 3, FAR])
def test_only_a_declared_type_can_fail_and_names_the_row(
    tmp_path: Path, kind: str, bad: str, where: str, before: int
) -> None:
    good = {"number": "1", "boolean": "true", "date": "2026-01-05"}[kind]
    with pytest.raises(DataError) as caught:
        won(tmp_path, [good] * before + [bad, good], where, f"read: {{types: {{X: {kind}}}}}")
    assert f"leads.csv:{before + 2}: " in caught.value.message
    assert repr(shape(bad)) in caught.value.message


def test_null_words_decide_nothing(tmp_path: Path) -> None:
    assert won(tmp_path, ["5", "N/A", "7"], "X > 5", "read: {nulls: [N/A]}") == [2]
    declared = "read: {nulls: [N/A], types: {X: number}}"
    assert won(tmp_path, ["5", " N/A ", "7"], "X > 5", declared) == [2]


@pytest.mark.parametrize(
    ("values", "where", "hint"),
    [
        (["5"], "X = '5'", "X is a number"),
        (["a"], "X > 5", "X is text"),
        (["true"], "X = 'TRUE'", "X"),
        (["2026-01-31"], "X > '2026-01-01'", "DATE '2026-01-01'"),
    ],
)
def test_comparing_different_types_is_an_error_never_silently_false(
    tmp_path: Path, values: list[str], where: str, hint: str
) -> None:
    with pytest.raises(FunnelError) as caught:
        won(tmp_path, values, where)
    assert hint in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.exit_code == 2


def test_roles_are_what_they_are(tmp_path: Path) -> None:
    # a score is a number, a status is text even when all of it looks like numbers
    assert won(tmp_path, ["5", "40"], "X > 9", "score: X") == [1]
    assert won(tmp_path, ["5", "40"], "X = '40'", "status: X") == [1]
    assert won(tmp_path, ["5", "40"], "status = '40'", "status: X") == [1]
    assert won(tmp_path, ["2026-01-31", "2026-02-01"], "X > DATE '2026-01-31'",
               "last_activity: X") == [1]  # fmt: skip


def test_a_repeated_header_decides_nothing(tmp_path: Path) -> None:
    text = "Id,Created,X\n1,2026-01-01,5\nId,Created,X\n2,2026-01-01,40\n"
    table = lead_table(tmp_path, YAML % ("leads.csv", "", "X > 9"), {"leads.csv": text})
    assert stories(table) == {"1": "2026-01-01 - open", "2": "2026-01-01 ? won"}
    assert population(table) == {"dropped.header": 1, "leads": 2}


PARQUET = {
    "bool": (pl.Series([True, False, None]), "X = TRUE", "0"),
    "int": (pl.Series([5, 40, None], dtype=pl.Int32), "X > 9", "1"),
    "float": (pl.Series([5.0, 40.5, None]), "X > 9", "1"),
    "decimal": (pl.Series(["5", "40.5", None]).cast(pl.Decimal(10, 2)), "X > 9", "1"),
    "date": (pl.Series([date(2026, 1, 31), date(2026, 2, 1), None]), "X < DATE '2026-02-01'", "0"),
    "datetime": (
        pl.Series([datetime(2026, 1, 31, 5), datetime(2026, 2, 1), None], dtype=pl.Datetime("ns")),  # noqa: DTZ001
        "X < DATE '2026-02-01'",
        "0",
    ),
    "text": (pl.Series(["a", " b ", None]), "X = 'b'", "1"),
    "category": (pl.Series(["a", "b", None], dtype=pl.Categorical), "X = 'b'", "1"),
    "enum": (pl.Series(["a", "b", None], dtype=pl.Enum(["a", "b"])), "X = 'b'", "1"),
    "categories of numbers": (pl.Series(["5", "40", None], dtype=pl.Categorical), "X > 9", "1"),
    "texts of numbers": (pl.Series(["5", "40", None]), "X > 9", "1"),
    "empty texts": (pl.Series(["", "  ", None]), "X IS NULL", "0 1 2"),
    "nulls": (pl.Series([None, None, None]), "X = 'a' OR X IS NULL", "0 1 2"),
}


@pytest.mark.parametrize("name", PARQUET)
def test_parquet(tmp_path: Path, name: str) -> None:
    values, where, expected = PARQUET[name]
    frame = pl.DataFrame(
        {"Id": ["0", "1", "2"], "Created": [date(2026, 1, 1)] * 3, "X": values.alias("X")}
    )
    table = lead_table(tmp_path, YAML % ("leads.parquet", "", where), {"leads.parquet": frame})
    told = stories(table)
    assert " ".join(sorted(who for who, story in told.items() if story.endswith("won"))) == expected


def test_ids_of_parquet_are_text(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.parquet, id: Id, created: Created}
        joins: {deals: {path: deals.csv, lead: Lead}}
        stages: [{name: Lead}, {name: Won, at: deals.Closed}]
        segments: {who: Id}
    """
    for ids in (pl.Series([1, 2]), pl.Series(["1", "2"], dtype=pl.Categorical)):
        frame = pl.DataFrame({"Id": ids, "Created": [date(2026, 1, 1)] * 2})
        table = lead_table(
            tmp_path, yaml, {"leads.parquet": frame, "deals.csv": "Lead,Closed\n2 ,2026-02-01\n"}
        )
        assert stories(table) == {"1": "2026-01-01 - open", "2": "2026-01-01 2026-02-01 won"}
