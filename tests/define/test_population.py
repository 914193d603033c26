"""Where rows go: each into the first bucket that fits, and the parts add up."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from .companies import frame_of, lead_table, notes, population, stories

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, where: "Deleted = FALSE",
            read: {unreadable: allow}}
    lead:
      where: "Kind <> 'list' OR Consent = TRUE"
      exclude:
        junk: "Status = 'Junk'"
        internal: "Email LIKE '%@us.example'"
      deduplicate: {by: [Email]}
    stages:
      - name: Lead
      - {name: Won, at: Won}
    segments: {who: Name}
"""
ALLOW = ", read: {unreadable: allow}"
HEADER = "Id,Created,Name,Deleted,Kind,Consent,Status,Email,Won,Notes\n"


def test_each_bucket_in_its_order(tmp_path: Path) -> None:
    table = lead_table(tmp_path, YAML, {"leads.csv": HEADER + """\
,,,,,,,,,

Id,Created,Name,Deleted,Kind,Consent,Status,Email,Won,Notes
1,2026-01-01,deleted,true,list,false,Junk,a@us.example,,a deleted row is dropped before all else
,2026-01-01,no id,false,list,false,Junk,a@us.example,,
2,,no created,false,list,false,Junk,a@us.example,,
3,soon,unreadable,false,list,false,Junk,a@us.example,,
4,2026-01-01,bought,false,list,false,Junk,a@us.example,,
5,2026-01-01,junk,false,form,,Junk,a@us.example,,
6,2026-01-01,internal,false,form,,New,a@us.example,,
7,2026-03-01,after,false,form,,New,xa@x.example,,
8,2026-01-02,second,false,form,,New,xa@x.example,2026-01-05,
9,2026-01-01,first,false,list,true,,xa@x.example,,
10,2025-12-31,before since,false,form,,New,,,
11,2026-01-03,kept,false,form,,New,y@x.example,,
"""}, as_of=date(2026, 2, 28), since=date(2026, 1, 1), where=("Status = 'New'",))  # fmt: skip
    # "first" survives of the two with x@, and its Status is empty: filtered, like the one of
    # December. 15 rows in all.
    assert population(table) == {
        "dropped.blank": 2, "dropped.header": 1, "dropped.where": 1,
        "unusable.no_id": 1, "unusable.no_created": 2, "not_leads": 1,
        "excluded.junk": 1, "excluded.internal": 1, "after_as_of": 1, "merged": 1,
        "filtered": 2, "leads": 1,
    }  # fmt: skip
    assert table.population.rows == 15
    assert stories(table) == {"kept": "2026-01-03 - open"}
    assert list(table.population.excluded) == ["junk", "internal"]


PLAIN = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created%s}
    stages: [{name: Lead}, {name: Won, at: Won}]
"""


@pytest.mark.parametrize(
    ("line", "bucket"),
    [
        ("", "dropped.blank"),
        (",,,", "dropped.blank"),
        ('"","","",""', "dropped.blank"),  # empty is null, quoted or not
        ("  ,, ,", "dropped.blank"),  # and so is what trimming leaves empty
        ("Id,Created,Won,Notes", "dropped.header"),
        ('"Id","Created","Won","Notes"', "dropped.header"),
        (",,,only a note", "unusable.no_id"),  # a row with something in it is not blank
        ("  ,2026-01-01,,", "unusable.no_id"),
        ("7,,,", "unusable.no_created"),
        ("7, ,,", "unusable.no_created"),
        ("7,2026-02-30,,", "unusable.no_created"),
        ("7,2026-01-01,,", "leads"),
    ],
)
def test_one_more_line(tmp_path: Path, line: str, bucket: str) -> None:
    text = f"Id,Created,Won,Notes\n1,2026-01-01,,\n{line}\n2,2026-01-01,,\n"
    found = population(lead_table(tmp_path, PLAIN % ALLOW, {"leads.csv": text}))
    expected = {"leads": 2}
    expected[bucket] = expected.get(bucket, 0) + 1
    assert found == expected


def test_blank_lines_at_the_end_are_counted(tmp_path: Path) -> None:
    text = "Id,Created,Won,Notes\n1,2026-01-01,,\n\n\n"
    assert population(lead_table(tmp_path, PLAIN % "", {"leads.csv": text})) == {
        "dropped.blank": 2, "leads": 1,
    }  # fmt: skip


def test_a_row_with_something_only_in_unused_columns_meets_every_other_test(tmp_path: Path) -> None:
    # Deleted is empty: `Deleted = FALSE` has no answer and counts as false, so the row is
    # dropped by `where`, which comes before a missing id.
    yaml = PLAIN % ", where: Deleted = FALSE"
    text = "Id,Created,Won,Deleted,Notes\n1,2026-01-01,,false,\n,,,,only a note\n"
    assert population(lead_table(tmp_path, yaml, {"leads.csv": text})) == {
        "dropped.where": 1, "leads": 1,
    }  # fmt: skip


def test_without_id_and_created_a_row_needs_neither(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv}
        stages: [{name: Lead}, {name: Won, where: Won = TRUE}]
    """
    text = "Won,Notes\ntrue,\nfalse,\n,only a note\n,\n"
    table = lead_table(tmp_path, yaml, {"leads.csv": text}, as_of=date(2026, 1, 1))
    # the third row is a lead that is not won; only the last is blank
    assert population(table) == {"dropped.blank": 1, "leads": 3}


def test_without_created_leads_have_no_date_and_a_note_says_so(tmp_path: Path) -> None:
    yaml = """
        version: 1
        leads: {path: leads.csv, id: Id}
        stages: [{name: Lead}, {name: Won, at: Won}]
        segments: {who: Name}
    """
    table = lead_table(tmp_path, yaml, {"leads.csv": """
        Id,Name,Won
        1,a,2026-01-05
        2,b,
        2,b,2026-01-04
        ,c,
    """})  # fmt: skip
    assert stories(table) == {"a": "None 2026-01-05 won", "b": "None 2026-01-04 won"}
    assert population(table) == {"unusable.no_id": 1, "merged": 1, "leads": 2}
    assert table.query.horizon is None
    assert "no-created" in notes(table)


def test_the_first_reason_that_is_true_is_counted(tmp_path: Path) -> None:
    yaml = PLAIN % "" + "    lead: {exclude: {b: Notes = 'x', a: Won IS NULL, c: TRUE = TRUE}}\n"
    text = "Id,Created,Won,Notes\n1,2026-01-01,,x\n2,2026-01-01,,\n3,2026-01-01,2026-01-02,\n"
    table = lead_table(tmp_path, yaml, {"leads.csv": text}, as_of=date(2026, 2, 1))
    assert table.population.excluded == {"b": 1, "a": 1, "c": 1}


def test_what_has_no_answer_counts_as_false_and_is_said(tmp_path: Path) -> None:
    yaml = PLAIN % "" + "    lead: {where: \"Notes <> 'x'\", exclude: {bad: \"Won2 = 'y'\"}}\n"
    text = (
        "Id,Created,Won,Notes,Won2\n"
        "1,2026-01-01,,x,y\n"  # no lead
        "2,2026-01-01,,,y\n"  # Notes is empty: not true, so no lead
        "3,2026-01-01,,z,\n"  # Won2 is empty: not excluded
        "4,2026-01-01,,z,y\n"
        ",2026-01-01,,,\n"  # not usable: nothing is asked of it
    )
    table = lead_table(tmp_path, yaml, {"leads.csv": text})
    assert population(table) == {
        "unusable.no_id": 1, "not_leads": 2, "excluded.bad": 1, "leads": 1,
    }  # fmt: skip
    assert "lead.where: 1 row" in notes(table)["null-predicates"]
    assert "exclusion bad: 1 row" in notes(table)["null-predicates"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_csv_and_parquet_of_the_same_rows(tmp_path: Path, kind: str) -> None:
    text = (
        "Id,Created,Name,Deleted,Kind,Consent,Status,Email,Won,Notes\n"
        "1,2026-01-01,a,false,form,true,New,a@x.example,2026-01-03,\n"
        "1,2026-01-02,b,false,form,,New,,,\n"
        "2,2026-01-02,c,true,form,,New,,,\n"
        ",2026-01-02,d,false,form,,New,,,\n"
        ",,,,,,,,,\n"
        "3,2026-01-02,e,false,list,false,New,,,\n"
        "4,2026-01-02,f,false,form,true,Junk,,,\n"
        "5,2026-01-02,g,false,form,true,New,A@X.example,2026-01-02,\n"
    )
    typed = pl.read_csv(
        text.encode(),
        schema_overrides={"Id": pl.String, "Created": pl.Date, "Won": pl.Date,
                          "Deleted": pl.Boolean, "Consent": pl.Boolean},
    )  # fmt: skip
    files = {"leads.csv": text} if kind == "csv" else {"leads.parquet": typed}
    table = lead_table(tmp_path, YAML.replace("leads.csv", f"leads.{kind}"), files)
    # the e-mail of g is not folded here, because the YAML names no role for it
    assert population(table) == {
        "dropped.blank": 1, "dropped.where": 1, "unusable.no_id": 1, "not_leads": 1,
        "excluded.junk": 1, "merged": 1, "leads": 2,
    }  # fmt: skip
    assert stories(table) == {"a": "2026-01-01 2026-01-03 won", "g": "2026-01-02 2026-01-02 won"}


def test_since_and_until_are_inclusive_local_dates(tmp_path: Path) -> None:
    yaml = PLAIN.replace("stages:", "timezone: America/New_York\n    stages:") % ""
    text = (
        "Id,Created,Won\n"
        "1,2026-01-05T04:59:59Z,\n"  # 23:59:59 of the 4th in New York
        "2,2026-01-05T05:00:00Z,\n"  # midnight
        "3,2026-01-07T04:59:59Z,\n"  # the last second of the 6th
        "4,2026-01-07T05:00:00Z,\n"
    )
    since, until = date(2026, 1, 5), date(2026, 1, 6)
    table = lead_table(tmp_path, yaml, {"leads.csv": text}, since=since, until=until)
    assert population(table) == {"filtered": 2, "leads": 2}
    assert frame_of(table)["~created"].sort().to_list() == [since, until]


WHERE = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, source: Source}
    stages: [{name: Lead}, {name: Won, at: Won}]
    segments:
      who: Name
      size: {sql: "CASE WHEN Seats >= 100 THEN 'Large' ELSE 'Small' END"}
      source: {column: Source, aliases: {Organic: [seo]}}
"""
SIZES = """
    Id,Created,Name,Source,Seats,Won
    1,2026-01-01,a,SEO,100,
    2,2026-01-01,b,organic,99,
    3,2026-01-01,c,Fair,250,
    4,2026-01-01,d,,1000,
    5,2026-01-01,e,fair ,,
    6,2026-01-01,f,Fair,3,
"""


@pytest.mark.parametrize(
    ("where", "who"),
    [
        (["source = 'Organic'"], "ab"),  # as shown, aliases and all
        (["source = 'SEO'"], ""),
        (["source = 'Fair'"], "cef"),
        (["source = '(none)'"], "d"),
        (["source IS NULL"], ""),
        (["size = 'Large'"], "acd"),
        (["size = 'Large'", "source <> 'Fair'"], "ad"),  # all of them hold
        (["Seats >= 100 AND source = 'Fair'"], "c"),
        (["Seats < 100"], "bf"),  # no answer for e
        (["Seats < 100 OR Seats IS NULL"], "bef"),
        (["\"Source\" = 'SEO'"], "a"),  # the column itself, since no segment is so spelled
    ],
)
def test_where(tmp_path: Path, where: list[str], who: str) -> None:
    table = lead_table(tmp_path, WHERE, {"leads.csv": SIZES}, where=tuple(where))
    assert "".join(stories(table)) == who
    assert table.population.filtered == 6 - len(who)


def test_where_is_asked_of_the_merged_lead(tmp_path: Path) -> None:
    table = lead_table(tmp_path, WHERE, {"leads.csv": """
        Id,Created,Name,Source,Seats,Won
        1,2026-01-02,late,Fair,500,
        1,2026-01-01,early,Fair,5,2026-01-09
    """}, where=("Seats < 100",))  # fmt: skip
    assert stories(table) == {"early": "2026-01-01 2026-01-09 won"}
    assert population(table) == {"merged": 1, "leads": 1}


def test_as_of_and_horizon_are_fixed_before_filters(tmp_path: Path) -> None:
    rows = "".join(f"{i},2026-01-01,a,2026-01-0{1 + i % 5}\n" for i in range(40))
    text = "Id,Created,Source,Won\n" + rows + "x,2026-05-01,b,\n"
    yaml = PLAIN % ", source: Source"
    whole = lead_table(tmp_path, yaml, {"leads.csv": text})
    part = lead_table(tmp_path, yaml, {"leads.csv": text}, where=("source = 'a'",))
    none = lead_table(tmp_path, yaml, {"leads.csv": text}, where=("source = 'b'",))
    # 40 converters after 0 to 4 days, eight each; position 39·0.9 = 35.1, from the eight fours
    assert {t.query.horizon for t in (whole, part, none)} == {4}
    assert {str(t.as_of) for t in (whole, part, none)} == {"2026-05-01T23:59:59Z"}
    assert [frame_of(t).height for t in (whole, part, none)] == [41, 40, 1]
