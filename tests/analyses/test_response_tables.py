"""Follow-up by owner, touches before a lead is given up, and who still waits: by hand."""

from datetime import datetime, time
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.analyses import ANALYSES
from funnelcli.config.query import Query
from funnelcli.counting.patterns import merged
from funnelcli.counting.response import ROWS
from funnelcli.counting.response_said import at_one_mix_said
from funnelcli.counting.standardised import at_one_mix
from funnelcli.tables.rows import ID

from .activities import activities, leads_in, reported
from .lead_tables import asking, cells, counted, input_table, lead_table, leads
from .test_sharding import AS_OF, FIRST, ROWS as LEADS, SEGMENTS, STAGES, dealt, written

SOLD = leads("""
    created    | mql        | won        | end             | owner
    2026-01-05 | 2026-01-06 | -          | open            | Ada
    2026-01-05 | 2026-01-09 | -          | open            | Ada
    2026-01-05 | -          | -          | lost 2026-01-20 | Bob
    2026-01-05 | ?          | -          | open            | Bob
    2026-06-29 | -          | -          | open            | Bob
""")
DONE = activities("""
    lead | at                  | type  | direction
    0    | 2026-01-07 09:00:00 | Call  | outbound
    1    | 2026-01-08 09:00:00 | Call  | outbound
    1    | 2026-01-06 09:00:00 | Call  | inbound
    2    | 2026-01-06 09:00:00 | Email |
    2    | 2026-01-16 09:00:00 | Call  | outbound
    2    | 2026-01-20 18:00:00 | Call  | outbound
    2    | 2026-01-21 09:00:00 | Call  | outbound
""")


def with_sla(*by: str) -> Query:
    return asking("MQL", "Won", by=by, answers={"MQL": {"sla_days": 2, "owner": "Sales"}})


def test_follow_up_and_acceptance_are_within_the_days_agreed_on() -> None:
    """Three leads are due: the fourth became an MQL on a day that nobody knows, and the fifth has
    still a day. The second was turned to on the third day, and accepted on the fourth."""
    made = reported("response_owners", SOLD, DONE, with_sla("owner"))
    names = ("stage", "team", "owner", "sla_days", "leads", "followed_up", "accepted")
    assert cells(made.frame, *names) == [
        ("MQL", "Sales", None, 2, 3, 2, 1),
        ("MQL", "Sales", "Ada", 2, 2, 1, 1), ("MQL", "Sales", "Bob", 2, 1, 1, 0),
    ]  # fmt: skip
    assert cells(made.frame, "follow_up_rate", "acceptance_rate")[0] == (2 / 3, 1 / 3)


def test_without_an_sla_it_is_whether_at_all() -> None:
    made = reported("response_owners", SOLD, DONE, asking("MQL", "Won", shown="page"))
    assert cells(made.frame, "owner", "sla_days", "leads", "followed_up", "accepted") == [
        (None, None, 5, 3, 3)
    ]
    assert made.page is not None
    assert "owner" not in made.page.frame.columns


def test_touches_are_counted_until_a_lead_is_given_up() -> None:
    """One is lost after three, over two weeks; what came after the loss is none. Those that are
    silent for 90 days had one, one and none."""
    made = reported("response_touches", SOLD, DONE, asking("MQL", "Won"))
    rows = made.frame.filter(pl.col("leads") > 0)
    assert cells(rows, "touches", "leads", "share", "lost", "silent", "median_days") == [
        ("0", 1, 0.25, 0, 1, None), ("1", 2, 0.5, 0, 2, 0.0), ("3", 1, 0.25, 1, 0, 14.0),
    ]  # fmt: skip
    assert made.gist is not None
    assert made.gist.as_one == (
        "Of 4 leads given up, half had 1 touch or fewer; "
        "half of those with any had all of them on one day."
    )


def test_an_inbound_activity_is_no_silence() -> None:
    heard = activities("lead|at|type|direction\n0|2026-06-01 09:00:00|Call|inbound")
    made = reported("response_touches", SOLD, heard, asking("MQL", "Won"))
    assert made.frame["silent"].sum() == 2


def test_who_has_seen_nothing_for_a_year_is_said() -> None:
    made = reported("response", SOLD, DONE, asking("MQL", "Won", as_of="2027-01-08"))
    (note,) = (each.message for each in made.notes if each.code == "inactive-for-a-year")
    assert note.startswith("3 of 4 open leads have seen no activity of a person for 12 months")


def listed(ids: list[str], *, by: tuple[str, ...] = ("owner",)) -> pl.DataFrame:
    table = SOLD.with_columns(pl.Series(ID, ids))
    return reported("unanswered", table, DONE, asking("MQL", "Won", by=by)).frame


def test_open_leads_that_nobody_has_answered_are_listed_by_owner() -> None:
    ids = [f"L-{n}" for n in range(5)]
    assert cells(listed(ids), "owner", "lead_id", "waiting_days") == [
        ("Bob", "L-3", 176), ("Bob", "L-4", 1)
    ]  # fmt: skip


def test_so_many_as_asked_for_are_those_that_have_waited_longest() -> None:
    table = SOLD.with_columns(pl.Series(ID, [f"L-{n}" for n in range(5)]))
    made = reported("unanswered", table, DONE, asking("MQL", "Won", by=("owner",), top=1))
    assert cells(made.frame, "owner", "lead_id", "waiting_days") == [("Bob", "L-3", 176)]
    assert made.page is not None
    assert made.gist is not None
    assert (made.page.shown, made.page.frame.height) == (1, 2)  # the first 1 of 2 rows
    assert made.gist.sentences == ("2 open leads have had no answer.",)


def test_an_id_that_is_a_person_is_not_shown() -> None:
    ids = ["1", "2", "3", "ada@example.com", "Bob Miller"]
    table = SOLD.with_columns(pl.Series(ID, ids))
    made = reported("unanswered", table, DONE, asking("MQL", "Won", by=("owner",)))
    assert made.frame["lead_id"].to_list() == [None, None]
    assert [each.code for each in made.notes] == ["ids-not-shown"]


def test_the_page_says_of_which_stages_there_is_no_rate_at_one_mix() -> None:
    table = pl.DataFrame(
        {"to": ["MQL", "MQL", "Won"], "adjusted_rate": [0.5, None, None],
         "adjusted_share": [0.9, 0.9, 0.284]},
    )  # fmt: skip
    query = asking("MQL", "Won", by=("source",))
    why = "only 28% of the leads are of sources with 30 leads or more in every bucket, and 80% are"
    assert [*at_one_mix_said(table, query)] == [
        "At one mix: each bucket with the sources that all leads have.",
        f"Not standardised for source to Won: {why} needed.",
    ]
    none = table.with_columns(pl.lit(None, pl.Float64).alias("adjusted_rate"))
    assert [*at_one_mix_said(none.tail(1), query)] == [
        f"Not standardised for source: {why} needed."
    ]
    assert [*at_one_mix_said(none, asking("MQL", "Won"))] == [
        "Not standardised for source: the YAML names none."
    ]


def test_rates_at_one_mix_are_by_hand() -> None:
    """Two sources of 60 and 40 counted leads, and one that is too small in a bucket."""
    found = {
        ("A", 0): (20, 40), ("B", 0): (5, 40), ("A", 1): (10, 40), ("B", 1): (5, 40),
        ("C", 0): (1, 1),
    }  # fmt: skip
    made = at_one_mix({"A": 60, "B": 40, "C": 10}, found, [0, 1], 30)
    assert made.share == pytest.approx(100 / 110)
    assert [made.rates[group].value for group in (0, 1)] == pytest.approx([
        0.6 * 0.5 + 0.4 * 0.125, 0.6 * 0.25 + 0.4 * 0.125
    ])  # fmt: skip
    # Wilson: 20 of 40 is 35.20 to 64.80 %, 5 of 40 is 5.46 to 26.11 %
    low = 0.35 - ((0.6 * 0.1480) ** 2 + (0.4 * 0.0704) ** 2) ** 0.5
    high = 0.35 + ((0.6 * 0.1480) ** 2 + (0.4 * 0.1361) ** 2) ** 0.5
    assert (made.rates[0].low, made.rates[0].high) == pytest.approx((low, high), abs=2e-4)


def test_too_small_a_part_has_no_rate_at_one_mix() -> None:
    found = {("A", 0): (20, 40), ("B", 0): (5, 29)}
    made = at_one_mix({"A": 79, "B": 21}, found, [0], 30)
    assert (made.share, made.rates) == (0.79, {})
    assert at_one_mix({"A": 80, "B": 20}, found, [0], 30).rates.keys() == {0}
    assert at_one_mix({}, {}, [0], 30).share is None


def test_each_bucket_is_at_the_mix_of_all() -> None:
    """Of A 10 are answered at once and 10 later, of B 10 and 20: A is 0.4 of all leads.

    Plain, 6 of 20 go on of those answered at once, and 4 of 30 of the others.
    """
    groups = [
        ("A", 5, 5, "2026-01-05 09:01:00"), ("A", 2, 8, "2026-01-08 09:00:00"),
        ("B", 1, 9, "2026-01-05 09:01:00"), ("B", 2, 18, "2026-01-08 09:00:00"),
    ]  # fmt: skip
    lines, done = ["created | mql | won | end | source | n"], ["lead|at|type"]
    number = 0
    for source, on, others, at in groups:
        lines += [f"2026-01-05 | 2026-01-09 | - | open | {source} | {on}"]
        lines += [f"2026-01-05 | - | - | open | {source} | {others}"]
        done += [f"{number + k}|{at}|Call" for k in range(on + others)]
        number += on + others
    query = asking("MQL", "Won", by=("source",), min_leads=10)
    made = reported("response", leads("\n".join(lines)), activities("\n".join(done)), query)
    to_mql = made.frame.filter(pl.col("to") == "MQL", pl.col("n") > 0)
    assert to_mql["bucket"].to_list() == ["5 minutes", "later"]
    assert to_mql["rate"].to_list() == pytest.approx([6 / 20, 4 / 30])
    assert to_mql["adjusted_rate"].to_list() == pytest.approx([
        0.4 * 0.5 + 0.6 * 0.1, 0.4 * 0.2 + 0.6 * 0.1
    ])  # fmt: skip
    assert to_mql["adjusted_share"].to_list() == [1.0, 1.0]


MOMENTS = st.datetimes(datetime(2025, 12, 20), datetime(2026, 4, 21))  # noqa: DTZ001  (local)
KINDS = st.sampled_from(["Call", "Email", "Meeting", "Auto-reply", "Reply", "Gizmo", None])
EVENTS = st.lists(
    st.fixed_dictionaries({
        "~row": st.integers(0, 24), "type": KINDS,
        "at": MOMENTS | st.dates(FIRST, AS_OF).map(lambda day: datetime.combine(day, time())),
        "direction": st.sampled_from([None, None, "outbound", "inbound"]),
    }),
    max_size=40,
)  # fmt: skip


@settings(max_examples=40)
@given(
    rows=LEADS, done=EVENTS, data=st.data(), reach=st.sampled_from(["reached", "observed", "any"])
)
def test_rows_add_up_to_all_leads_however_they_are_split(
    rows: list[Any], done: list[Any], data: st.DataObject, reach: str
) -> None:
    query = asking(
        *STAGES, as_of="2026-04-20", by=("source",), reach=reach, horizon=30, min_leads=1
    )
    table = lead_table(rows, stages=len(STAGES), segments=SEGMENTS)
    made = reported("response", table, input_table("activities", done), query)
    for to in ("MQL", "Won"):
        assert sum(leads_in(made, to).values()) == table.height
        assert made.frame.filter(pl.col("to") == to)["bucket"].to_list() == [*ROWS]
    shard_of = data.draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows)))
    at = {each["~row"]: shard for each, shard in zip(rows, shard_of, strict=True)}
    activities = input_table("activities", done)
    events = dealt(activities, [at.get(each["~row"], 0) for each in done], 3)
    leads = dealt(table, shard_of, 3)
    for name in ("response", "response_owners", "response_touches"):
        parts = [
            counted(name, part, query, {"activities": its})
            for part, its in zip(leads, events, strict=True)
        ]
        whole = counted(name, table, query, {"activities": activities})
        finish = ANALYSES[name].finish
        assert written(finish(merged(parts), query)) == written(finish(whole, query))
