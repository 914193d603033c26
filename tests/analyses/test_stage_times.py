"""Days in each stage and between stages, by hand."""

from datetime import date
from typing import Any

import pytest

from funnelcli.config.query import Begun

from .lead_tables import asking, cells, leads, report
from .test_transitions import STAGES, TEN

TIMES = ("from", "to", "moved", "median_days", "p75_days", "p90_days")


def times(**asked: Any) -> list[tuple[Any, ...]]:
    return cells(report("stage_times", TEN, asking(*STAGES, **asked)).frame, *TIMES)


def test_between_stages_and_in_them() -> None:
    about = pytest.approx
    assert times() == [
        # 1, 1, 2, 4 and 10 days
        ("Lead", "MQL", 5, 2, 4, about(7.6)),
        # and 15 for "skipped MQL", 35 for "skipped MQL and SQL", whose next stages came later;
        # "at once" was lost on an unknown day: 1, 1, 2, 4, 10, 15, 35
        ("Lead", "(next or lost)", 7, 4, 12.5, about(23)),
        ("MQL", "SQL", 1, 7, 7, 7),
        # 7, 27 until "lost as MQL" was lost, 39 until "skipped SQL" was won
        ("MQL", "(next or lost)", 3, 27, 33, about(36.6)),
        ("SQL", "Won", 1, 22, 22, 22),
        ("SQL", "(next or lost)", 1, 22, 22, 22),
        # 31, 35 and 40 days
        ("Lead", "Won", 3, 35, 37.5, about(39)),
    ]


def test_only_who_reached_a_stage_was_in_it() -> None:
    # Under `observed` neither "skipped MQL and SQL" nor "skipped SQL" is a customer
    assert times(reach="observed")[-1] == ("Lead", "Won", 1, 31, 31, 31)
    assert times(reach="any")[-1] == ("Lead", "Won", 3, 35, 37.5, pytest.approx(39))


def test_losses_without_a_date_are_said() -> None:
    [note] = report("stage_times", TEN, asking(*STAGES)).notes
    assert note.code == "undated-losses"
    assert note.message.startswith("1 lead lost at an unknown date")


def corrected(text: str, *stages: str, **asked: Any) -> list[int | None]:
    frame = report("stage_times", leads(text), asking(*stages, **asked)).frame
    return frame["corrected_median_days"].to_list()


def test_who_is_on_the_way_makes_the_median_longer() -> None:
    # 4 of 20 bought after 10 days; 12 are 20 days old; 4 of the older ones bought after 40.
    # By the curve all of the 12 would, so that half have come by day 40.
    text = """
        created    | won        | end  | n
        2026-05-01 | 2026-05-11 | won  | 4
        2026-06-10 | -          | open | 12
        2026-05-01 | 2026-06-10 | won  | 4
    """
    assert corrected(text, "Won", min_leads=5) == [40, 40]
    assert corrected(text, "Won", min_leads=6) == [10, 10]  # too few are watched beyond day 20
    assert corrected(text, "Won", min_leads=30) == [None, None]
    plain = report("stage_times", leads(text), asking("Won")).frame["median_days"].to_list()
    assert plain == [25, 25]


def test_who_went_elsewhere_does_not_come_any_more() -> None:
    # To MQL: two after 5 days and two after 9, and the six others are lost after 6, or Won
    # without having been MQL. So of the four that come, half are there by day 5; half of all
    # have left Lead by day 6.
    text = """
        created    | mql        | won        | end             | n
        2026-01-01 | 2026-01-06 | -          | open            | 2
        2026-01-01 | 2026-01-10 | -          | open            | 2
        2026-01-01 | -          | -          | lost 2026-01-07 | 3
        2026-01-01 | -          | 2026-01-07 | won             | 3
    """
    to_mql, out_of_lead, _won, _out_of_mql, to_customer = corrected(text, "MQL", "Won", min_leads=1)
    assert (to_mql, out_of_lead, to_customer) == (5, 6, 6)


def test_nobody_took_no_time() -> None:
    frame = report("stage_times", TEN.clear(), asking(*STAGES)).frame
    assert cells(frame, *TIMES)[0] == ("Lead", "MQL", 0, None, None, None)
    assert frame["corrected_median_days"].null_count() == frame.height == 7


def test_who_came_before_the_record_is_in_no_corrected_median() -> None:
    # Customers are recorded since 30 April: twenty slow ones of March are known, ten of May.
    text = """
        created    | won        | end  | n
        2026-03-01 | 2026-04-30 | won  | 20
        2026-05-01 | 2026-05-11 | won  | 10
    """
    begun = {1: Begun(date(2026, 4, 30))}
    assert corrected(text, "Won", min_leads=1, begun=begun) == [10, 10]
    assert corrected(text, "Won", min_leads=1) == [60, 60]
    found = report("stage_times", leads(text), asking("Won", begun=begun))
    assert found.frame["median_days"].to_list() == [60, 60]  # all that are known
    [note] = found.notes
    assert note.message.startswith("Leads that entered a stage before what follows was recorded")
    assert "(Lead 20)" in note.message
