"""The texts that conditions compare columns with."""

import pytest

from funnelcli.config.sql import compared, parse_sql


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Status = 'Won'", [("", "Status", ("Won",), False)]),
        ("'Won' <> Status", [("", "Status", ("Won",), False)]),
        ("Status IN ('Junk', 'Te''st')", [("", "Status", ("Junk", "Te'st"), False)]),
        ("NOT Status NOT IN ('Junk')", [("", "Status", ("Junk",), False)]),
        ("deals.Stage = 'Won' AND Country = 'US'",
         [("deals", "Stage", ("Won",), False), ("", "Country", ("US",), False)]),
        ("COALESCE(Status, '') <> 'Junk' OR \"Lead Type\" IS DISTINCT FROM 'a'",
         [("", "Status", ("Junk",), False), ("", "Lead Type", ("a",), False)]),
        ("LOWER(TRIM(deals.Stage)) = 'won'", [("deals", "Stage", ("won",), True)]),
        ("UPPER(Status) IN ('A', 'B')", [("", "Status", ("A", "B"), True)]),
        ("CASE WHEN Status = 'a' THEN Kind = 'b' ELSE FALSE END",
         [("", "Kind", ("b",), False), ("", "Status", ("a",), False)]),
        ("Status LIKE 'a%' OR Status > 'b' OR Status = Other OR 'a' = 'b'", []),
        ("Score IN (1, 2) OR Score = 3 OR Consent = TRUE", []),
        ("LENGTH(Status) = 3 OR REPLACE(Status, 'x', 'y') = 'z'", []),
    ],
)  # fmt: skip
def test_columns_and_the_texts_that_are_expected_there(text: str, found: list[object]) -> None:
    listed = [tuple(each) for each in compared(parse_sql(text, ["deals"]))]
    assert sorted(listed) == sorted(found)  # type: ignore[type-var]
