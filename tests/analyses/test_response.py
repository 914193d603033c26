"""Time to the first answer: each clause of its definition by hand."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.config.business_hours import BusinessHours
from funnelcli.counting.response import BUCKETS, TO

from .activities import activities, created, leads_in, reported
from .lead_tables import asking, cells, counted, leads

ONE = """
    created    | mql | won | end
    2026-01-05 | -   | -   | open
"""
"""One lead, created at nine in the morning, in UTC."""


def bucket(table: str, done: str, **asked: Any) -> str:
    """Tell in which row the one lead is, on the way to the customer."""
    found = leads_in(
        reported("response", leads(table), activities(done), asking("MQL", "Won", **asked)), "Won"
    )
    ((name, n),) = found.items()
    assert n == 1
    return name


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-01-05 09:00:00", "5 minutes"), ("2026-01-05 09:05:00", "5 minutes"),
        ("2026-01-05 09:05:01", "30 minutes"), ("2026-01-05 09:30:00", "30 minutes"),
        ("2026-01-05 09:30:00.000001", "1 hour"), ("2026-01-05 10:00:00", "1 hour"),
        ("2026-01-05 10:00:01", "24 hours"), ("2026-01-06 09:00:00", "24 hours"),
        ("2026-01-06 09:00:01", "later"), ("2026-05-01 09:00:00", "later"),
    ],
)  # fmt: skip
def test_seconds_are_rounded_up_to_minutes(at: str, expected: str) -> None:
    assert bucket(ONE, f"lead|at|type\n0|{at}|Call") == expected


@pytest.mark.parametrize(
    ("kind", "is_answer"),
    [
        ("Call||", True), ("EMAIL||", True), ("INCOMING_EMAIL||", False), ("Meeting||", True),
        ("Auto-reply|outbound|", False), ("Autoresponder||", False), ("Sequence email||", False),
        ("Email|outbound|Workflow: welcome", False), ("Email|outbound|System", False),
        ("Email|outbound|Petra Lund", True), ("Call|Inbound|", False),
        ("Form submission|outbound|", True), ("Note||", False), ("Note|outbound|", True),
        ("Zzz||", False), ("Zzz|outgoing|", True), ("||", False),
        ("Email|INTERNAL|", False), ("Call|who knows|", True), ("call||", True), ("lunch||", True),
        ("Nurture email|outbound|Petra Lund", False), ("deadline||", False),
    ],
)  # fmt: skip
def test_only_a_person_who_turns_to_the_lead_answers(kind: str, is_answer: bool) -> None:  # noqa: FBT001
    done = f"lead|at|type|direction|user\n0|2026-01-05 09:01:00|{kind}"
    assert bucket(ONE, done) == ("5 minutes" if is_answer else "never")


def test_the_first_answer_after_creation_counts() -> None:
    done = """
        lead | at                  | type
        0    | 2026-01-05 08:59:59 | Call
        0    | 2026-01-07 09:00:00 | Call
        0    | 2026-01-05 09:20:00 | Email
        0    | 2026-01-05 09:01:00 | Auto-reply
    """
    assert bucket(ONE, done) == "30 minutes"


def test_what_is_no_answer_is_counted_and_said() -> None:
    table = ONE + "2026-01-05 | - | - | lost 2026-01-06"
    done = """
        lead | at                  | type
        0    | 2026-01-05 08:59:59 | Call
        0    | 2026-01-04 09:00:00 | Email
        0    | 2026-01-05 09:01:00 | Auto-reply
        0    | 2026-01-05 09:01:00 | Gizmo
        1    | 2026-01-07 09:01:00 | Call
        1    | 2026-07-01 09:01:00 | Call
    """
    made = reported("response", leads(table), activities(done), asking("MQL", "Won"))
    assert {each.code: each.message.split(" ", 1)[0] for each in made.notes} == {
        "automatic-activities": "1", "activities-before-creation": "2",
        "activities-after-the-end": "1", "unknown-activities": "1",
    }  # fmt: skip


def test_unknown_types_are_named_where_many_rows_have_them() -> None:
    rows = ["0|2026-01-05 09:01:00|Gizmo"] * 12 + ["0|2026-01-05 09:01:00|Ada Lovelace"] * 2
    made = reported(
        "response", leads(ONE), activities("\n".join(["lead|at|type", *rows])), asking("MQL", "Won")
    )
    (note,) = made.notes
    assert "14 activities" in note.message
    assert "Gizmo (12 rows)" in note.message
    assert "Ada" not in note.message


ENDED = {
    "open": ("2026-01-05 | - | - | open", "later", "later"),
    "mql before the answer": ("2026-01-05 | 2026-01-06 | - | open", "before_answer", "later"),
    "mql on the day of the answer": ("2026-01-05 | 2026-01-07 | - | open", "later", "later"),
    "mql after it": ("2026-01-05 | 2026-01-08 | - | open", "later", "later"),
    "mql on an unknown day": ("2026-01-05 | ? | - | open", "later", "later"),
    "won before it": ("2026-01-05 | - | 2026-01-06 | won", "before_answer", "before_answer"),
    "won on the day": ("2026-01-05 | - | 2026-01-07 | won", "later", "later"),
    "lost before it": ("2026-01-05 | - | - | lost 2026-01-06", "before_answer", "before_answer"),
    "lost on the day": ("2026-01-05 | - | - | lost 2026-01-07", "later", "later"),
    "lost after it": ("2026-01-05 | - | - | lost 2026-01-08", "later", "later"),
    "lost on an unknown day": ("2026-01-05 | - | - | lost", "later", "later"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDED)
def test_who_went_on_or_was_lost_first_is_in_a_row_of_its_own(name: str) -> None:
    line, mql, won = ENDED[name]
    table = leads(f"created | mql | won | end\n{line}")
    done = activities("lead|at|type\n0|2026-01-07 09:00:00|Call")
    made = reported("response", table, done, asking("MQL", "Won"))
    assert (leads_in(made, "MQL"), leads_in(made, "Won")) == ({mql: 1}, {won: 1})


@pytest.mark.parametrize(
    ("line", "mql", "won"),
    [
        ("2026-01-05 | - | - | open", "never", "never"),
        ("2026-01-05 | 2026-01-06 | - | open", "before_answer", "never"),
        ("2026-01-05 | ? | - | open", "before_answer", "never"),
        ("2026-01-05 | - | - | lost", "before_answer", "before_answer"),
        ("2026-01-05 | - | 2026-02-06 | won", "before_answer", "before_answer"),
    ],
)  # fmt: skip
def test_who_is_never_answered_waits_or_has_ended(line: str, mql: str, won: str) -> None:
    table = leads(f"created | mql | won | end\n{line}")
    made = reported("response", table, activities("lead|at|type"), asking("MQL", "Won"))
    assert (leads_in(made, "MQL"), leads_in(made, "Won")) == ({mql: 1}, {won: 1})


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2026-06-30 00:00:01", "young"), ("2026-06-29 23:59:59", "5 minutes")],
)
def test_a_lead_counts_once_it_is_24_hours_old(moment: str, expected: str) -> None:
    """As-of is the end of the 30th of June; that it was answered does not matter."""
    table = created(leads("created|mql|won|end\n2026-06-29|-|-|open"), [moment])
    done = activities(f"lead|at|type\n0|{moment}|Call")
    made = reported("response", table, done, asking("MQL", "Won"))
    assert leads_in(made, "Won") == {expected: 1}


MANY = leads("""
    created    | mql        | won        | end             | n
    2026-01-05 | 2026-01-09 | 2026-02-09 | won             | 2
    2026-01-05 | 2026-01-09 | -          | open            | 2
    2026-01-05 | -          | -          | open            | 4
    2026-01-05 | 2026-01-05 | -          | lost 2026-01-06 | 1
    2026-06-20 | -          | -          | open            | 1
    2026-06-30 | -          | -          | open            | 2
""")
"""The first two are answered at once, and one of the next two."""
ANSWERS = activities("""
    lead | at                  | type
    0    | 2026-01-05 09:02:00 | Call
    1    | 2026-01-05 09:04:00 | Call
    2    | 2026-01-05 09:04:30 | Call
    4    | 2026-01-05 09:30:00 | Call
    9    | 2026-06-20 09:01:00 | Call
    10   | 2026-06-30 09:01:00 | Call
""")


def test_rates_are_of_leads_that_are_old_enough() -> None:
    made = reported("response", MANY, ANSWERS, asking("MQL", "Won", horizon=60))
    won = made.frame.filter(pl.col("to") == "Won")
    assert cells(won, "bucket", "leads", "share", "n", "converted", "rate") == [
        ("5 minutes", 4, 0.4, 3, 2, 2 / 3), ("30 minutes", 1, 0.1, 1, 0, 0.0),
        ("1 hour", 0, 0.0, 0, 0, None), ("24 hours", 0, 0.0, 0, 0, None),
        ("later", 0, 0.0, 0, 0, None), ("never", 4, 0.4, 4, 0, 0.0),
        ("young", 2, None, None, 0, None), ("before_answer", 1, 0.1, None, 0, None),
    ]  # fmt: skip
    # of two of three the interval of Wilson is 20.8 to 93.9 %
    assert cells(won.head(1), "rate_low", "rate_high")[0] == pytest.approx(
        (0.2077, 0.9385), abs=1e-4
    )
    assert won["low_n"].to_list() == [True] * 6 + [False] * 2


def test_without_a_horizon_all_leads_count() -> None:
    made = reported("response", MANY, ANSWERS, asking("MQL", "Won"))
    assert cells(made.frame.filter(pl.col("to") == "Won").head(1), "n", "converted") == [(4, 2)]


def test_both_stages_are_asked_for_and_one_can_be() -> None:
    made = reported("response", MANY, ANSWERS, asking("MQL", "Won"))
    assert made.frame["to"].to_list() == ["MQL"] * 8 + ["Won"] * 8
    assert cells(made.frame.head(1), "bucket", "converted") == [("5 minutes", 3)]
    only = asking("MQL", "Won")
    only = replace(only, asked=replace(only.asked, options={TO.name: 1}))
    assert reported("response", MANY, ANSWERS, only).frame["to"].unique().to_list() == ["MQL"]


def test_a_quantile_is_of_those_never_answered_too() -> None:
    """Minutes 2, 4, 5, 30, 1 of those answered, and four never: the fifth of nine is 30."""
    made = reported("response", MANY, ANSWERS, asking("MQL", "Won"))
    assert made.gist is not None
    assert made.gist.number == "30 minutes"
    assert " ".join(made.gist.sentences) == (
        "Half of 9 leads had an answer within 30 minutes; 4 had none so far. "
        "Fewer than nine in ten have had one."
    )
    nobody = reported("response", MANY, ANSWERS.clear(), asking("MQL", "Won"))
    assert nobody.gist is not None
    assert nobody.gist.number == ""
    assert "Most of 7 leads have had no answer so far: 7." in nobody.gist.sentences


def test_nothing_is_called_a_cause() -> None:
    made = reported("response", MANY, ANSWERS, asking("MQL", "Won", shown="page"))
    assert made.page is not None
    assert "not adjusted for what else differs" in " ".join(made.page.about)


DATED = leads("created|mql|won|end|n\n2026-01-05|-|-|open|4")


@pytest.mark.parametrize("time", ["00:00:00", "15:30:00"])
def test_dates_without_a_time_say_24_hours_at_best(time: str) -> None:
    """Of the activities alone, or of the leads as well."""
    table = created(DATED, [f"2026-01-05 {time}"] * 4)
    done = activities("""
        lead | at         | type
        0    | 2026-01-05 | Call
        1    | 2026-01-06 | Call
        2    | 2026-01-07 | Call
        3    | 2026-01-04 | Call
    """)
    made = reported("response", table, done, asking("MQL", "Won", shown="page"))
    assert leads_in(made, "Won") == {"24 hours": 2, "later": 1, "never": 1}
    assert made.page is not None
    assert "24 hours is the finest that can be told" in made.page.about[0]


def test_a_date_among_times_is_of_its_whole_day() -> None:
    """Of a lead that came, or an answer that was given, at an unknown hour, 24 hours at best."""
    table = created(
        DATED, ["2026-01-05 00:00:00", "2026-01-04 23:58:00", "2026-01-05", "2026-01-05 00:00:00"]
    )
    done = activities("""
        lead | at                  | type
        0    | 2026-01-05 00:04:00 | Call
        1    | 2026-01-05 00:00:00 | Call
        2    | 2026-01-05 00:00:00 | Call
        3    | 2026-01-05 10:00:00 | Call
    """)
    made = reported("response", table, done, asking("MQL", "Won"))
    assert leads_in(made, "Won") == {"24 hours": 4}


def test_an_hour_that_the_clock_skips_is_none() -> None:
    """In London the clock went from 01:00 to 02:00 on 29 March 2026: five minutes lie between."""
    query = asking("MQL", "Won")
    query = _with(query, timezone="Europe/London")
    table = created(
        leads("created|mql|won|end\n2026-03-29|-|-|open"), ["2026-03-29 00:58:00"], "Europe/London"
    )
    done = activities("lead|at|type\n0|2026-03-29 02:03:00|Call", "Europe/London")
    assert leads_in(reported("response", table, done, query), "Won") == {"5 minutes": 1}


def _with(query: Any, **keys: Any) -> Any:
    return replace(query, config=query.config.model_copy(update=keys))


HOURS = BusinessHours(**{"from": "09:00", "to": "17:00", "timezone": "Europe/London"})


@pytest.mark.parametrize(
    ("came", "answered", "expected"),
    [
        ("2026-01-09 16:58:00", "2026-01-12 09:03:00", "5 minutes"),  # over a weekend
        ("2026-01-09 16:58:00", "2026-01-12 09:03:01", "30 minutes"),
        ("2026-01-10 12:00:00", "2026-01-11 12:00:00", "5 minutes"),  # nobody is there
        ("2026-01-05 09:00:00", "2026-01-07 17:00:00", "24 hours"),  # three days of eight hours
        ("2026-01-05 09:00:00", "2026-01-08 09:00:01", "later"),
    ],
)
def test_business_hours_alone_are_counted(came: str, answered: str, expected: str) -> None:
    query = _with(asking("MQL", "Won"), business_hours=HOURS)
    table = created(leads("created|mql|won|end\n2026-01-05|-|-|open"), [came])
    done = activities(f"lead|at|type\n0|{answered}|Call")
    assert leads_in(reported("response", table, done, query), "Won") == {expected: 1}


def test_a_lead_is_old_enough_after_24_business_hours() -> None:
    """The 30th of June 2026 is a Tuesday: 24 of them lie between Friday morning and its end."""
    query = _with(asking("MQL", "Won"), business_hours=HOURS)
    table = created(
        leads("created|mql|won|end|n\n2026-06-26|-|-|open|2"),
        ["2026-06-26 08:00:00", "2026-06-26 08:00:01"],
    )  # fmt: skip
    made = reported("response", table, activities("lead|at|type"), query)
    assert leads_in(made, "Won") == {"never": 1, "young": 1}


def test_rows_are_all_there_whatever_there_is() -> None:
    empty = MANY.clear()
    made = reported("response", empty, ANSWERS.clear(), asking("MQL", "Won"))
    assert made.frame["bucket"].to_list()[:6] == list(BUCKETS)
    assert made.frame["leads"].sum() == 0
    assert made.frame["share"].count() == 0


def test_counts_say_which_rows_there_are() -> None:
    counts = counted("response", MANY, asking("MQL", "Won"), {"activities": ANSWERS})
    assert counts["times"]["#leads"].sum() == 10
    assert ANALYSES["response"].count is ANALYSES["response_owners"].count
