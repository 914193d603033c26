"""Two groups whose order turns round within the values of a third segment, by known examples."""

import math
from typing import Any

import polars as pl
import pytest

from funnelcli.answers.report import Report
from funnelcli.api import tables
from funnelcli.counting.patterns import LEADS
from funnelcli.counting.turned import CUSTOMERS, turned

from .lead_tables import asking, leads, report

Cells = dict[tuple[str, str], tuple[int, int]]

# Charig and others 1986: of kidney stones removed by surgery or by puncture, small or large ones.
# Surgery 273 of 350, puncture 289 of 350; of small ones 81 of 87 and 234 of 270, of large ones
# 192 of 263 and 55 of 80.
STONES: Cells = {
    ("Surgery", "small"): (81, 87), ("Surgery", "large"): (192, 263),
    ("Puncture", "small"): (234, 270), ("Puncture", "large"): (55, 80),
}  # fmt: skip


def times(cells: Cells, factor: int) -> Cells:
    return {key: (k * factor, n * factor) for key, (k, n) in cells.items()}


def counts(cells: Cells, within: str = "size") -> pl.DataFrame:
    rows = [(within, *key, n, k) for key, (k, n) in cells.items()]
    return pl.DataFrame(rows, ["within", "group", "value", LEADS, CUSTOMERS], orient="row")


def test_of_as_few_leads_it_may_be_chance() -> None:
    # 78.0 and 82.6 % of 350 each: z = 0.0457 / √(0.8029 · 0.1971 · 2 / 350) = 1.52, p = 0.13
    assert turned(counts(STONES), 30) == []


def test_of_four_times_as_many_it_turns_round() -> None:
    # z = 3.04, and by Mantel and Haenszel within sizes 6.85 / √19.25 = 1.56, twice that: 3.12
    [found] = turned(counts(times(STONES, 4)), 30)
    assert found.groups == ("Puncture", "Surgery")
    assert found.whole == ((1156, 1400), (1092, 1400))
    assert found.within == "size"
    assert found.values == (
        ("large", ((220, 320), (768, 1052))), ("small", ((936, 1080), (324, 348))),
    )  # fmt: skip
    assert found.is_everywhere


def test_within_one_value_of_several_it_has_to_turn_round_too() -> None:
    # as of the applicants of Berkeley in 1973, whose order turned in four departments of six
    mixed = times(STONES, 4) | {("Surgery", "tiny"): (60, 100), ("Puncture", "tiny"): (61, 100)}
    assert turned(counts(mixed), 30) == []


def test_a_value_with_few_leads_of_one_is_not_looked_at_unless_too_many_are_left_out() -> None:
    few = times(STONES, 4) | {("Surgery", "tiny"): (1, 10), ("Puncture", "tiny"): (9, 10)}
    [found] = turned(counts(few), 30)
    assert not found.is_everywhere
    assert [value for value, _ in found.values] == ["large", "small"]
    # of Surgery 400 of 1,800 have no size: less than four in five are in the others
    many = times(STONES, 4) | {("Surgery", "none"): (300, 400), ("Puncture", "none"): (9, 10)}
    assert turned(counts(many), 30) == []


def test_no_more_values_than_twenty_are_looked_at() -> None:
    for more, is_looked_at in ((18, True), (19, False)):
        others = {("Surgery", f"v{n}"): (1, 1) for n in range(more)}
        assert bool(turned(counts(times(STONES, 4) | others), 30)) is is_looked_at


def test_groups_of_the_same_order_everywhere_are_nothing_to_say() -> None:
    same = {("A", "x"): (500, 1000), ("A", "y"): (300, 1000), ("B", "x"): (400, 1000),
            ("B", "y"): (200, 1000)}  # fmt: skip
    assert turned(counts(same), 30) == []


def test_the_more_is_looked_at_the_surer_it_has_to_be() -> None:
    # the larger chance is that of z = 3.04, 0.0024: enough for 20 pairs and not for 28
    one = times(STONES, 4)
    others = {(f"S{n}", size): (70, 100) for n in range(6) for size in ("small", "large")}
    chance = math.erfc(3.0408 / math.sqrt(2))
    assert chance * 15 < 0.05 < chance * 28
    fewer = {key: each for key, each in others.items() if key[0] in ("S0", "S1", "S2", "S3")}
    assert len(turned(counts(one | fewer), 30)) == 1  # of 6 groups 15 pairs
    assert turned(counts(one | others), 30) == []  # of 8 groups 28


def test_the_chance_within_is_that_of_mantel_and_haenszel() -> None:
    from statsmodels.stats.contingency_tables import StratifiedTable

    from funnelcli.counting.turned import _chance_within

    pairs = [(("small"), ((81, 87), (234, 270))), ("large", ((192, 263), (55, 80)))]
    tables = [[[k1, n1 - k1], [k2, n2 - k2]] for _, ((k1, n1), (k2, n2)) in pairs]
    expected = StratifiedTable(tables).test_null_odds(correction=False).pvalue
    assert _chance_within(pairs) == pytest.approx(expected)


def asked(cells: Cells, **more: Any) -> Report:
    lines = ["created | won | end | source | company_size | n"]
    for (source, size), (k, n) in cells.items():
        lines += [f"2026-01-01 | 2026-01-11 | won | {source} | {size} | {k}"]
        lines += [f"2026-01-01 | - | open | {source} | {size} | {n - k}"]
    question: dict[str, Any] = {"by": ("source",), "within": ("company_size",), "horizon": 60}
    return report("sources", leads("\n".join(lines)), asking("Won", **question | more))


def test_the_page_says_so() -> None:
    [note] = asked(times(STONES, 4)).notes
    assert note.is_loud
    assert note.message == (
        "Puncture converts better than Surgery (82.6% of 1,400 leads, 78.0% of 1,400), but worse "
        "in each company size: large (68.8% of 320, 73.0% of 1,052); small (86.7% of 1,080, 93.1% "
        "of 348). Their leads differ in company size, so compare them within it."
    )


def test_nothing_is_counted_for_it_that_nobody_looks_at() -> None:
    assert asked(times(STONES, 4), within=()).notes == ()
    assert asked(times(STONES, 4), horizon=None).notes == ()
    assert asked(times(STONES, 4), by=("source", "company_size")).notes == ()


def test_commands_look_within_all_other_segments_of_the_yaml() -> None:
    query = asking("Won")
    config = query.config.model_copy(update={"segments": dict.fromkeys(("source", "size", "age"))})
    assert tables.report(query.asked, config).within == ("size", "age")
    assert tables.report(query.asked, config, by="age").within == ("source", "size")
    alone = tables.alone(query.asked, config, name="sources", grouping="source")
    assert alone.within == ("size", "age")
    curve = tables.alone(query.asked, config, name="curve", grouping="segments", by="age")
    assert curve.within == ()
    assert tables.funnel(query.asked, config).within == ()
