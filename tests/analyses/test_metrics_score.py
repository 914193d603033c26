"""Metrics of the score, and of the quality of segments: by hand, by others, and by SciPy."""

import pytest
from scipy.stats import mannwhitneyu

from funnelcli.model import MILLION, SCORE

from .lead_tables import leads, report
from .metric_rows import of_stages, reasons, sides, values

SCORED = {"column": "S", "threshold": 60}
FEW = leads("""
    created    | won        | end  | score | source
    2026-01-05 | 2026-02-01 | won  | 80    | Web
    2026-01-06 | 2026-02-02 | won  | 60    | Web
    2026-01-07 | 2026-02-03 | won  | 20    | Fair
    2026-01-08 | -          | open | 70    | Web
    2026-01-09 | -          | open | 60    | Fair
    2026-02-10 | -          | open | 10    | Fair
    2026-02-11 | -          | open | -     | Fair
    2026-04-20 | 2026-04-21 | won  | 90    | Web
""")
QUERY = of_stages("Customer", horizon=60, score=SCORED)


def test_the_area_is_the_share_of_pairs_that_the_score_orders() -> None:
    # Three customers by three others, all with a score and old enough: 80 is above all three, 60
    # above 10 and level with 60, 20 above 10: 3 + 1.5 + 1 of 9.
    assert sides("lead_scoring_accuracy", FEW, QUERY)[None] == (5.5, 9)
    assert values("lead_scoring_accuracy", FEW, QUERY)["2026-01"] == 2.5 / 6
    bought = [80, 60, 20]
    u = mannwhitneyu(bought, [70, 60, 10]).statistic
    assert values("lead_scoring_accuracy", FEW, QUERY)[None] == pytest.approx(u / 9)


def test_it_is_what_the_command_score_says() -> None:
    measures = report("score_measures", FEW, QUERY).frame
    of_all = measures.filter(measures["cohort"].is_null())
    found = dict(of_all.select("measure", "value").rows())
    for key, measure in (("accuracy", "auc"), ("precision", "precision"), ("recall", "recall")):
        assert values(f"lead_scoring_{key}", FEW, QUERY)[None] == found[measure]


def test_precision_and_recall_are_of_the_threshold() -> None:
    # Of four at 60 or more two bought, and of three that bought two were at 60 or more.
    assert sides("lead_scoring_precision", FEW, QUERY)[None] == (2, 4)
    assert sides("lead_scoring_recall", FEW, QUERY)[None] == (2, 3)
    none = of_stages("Customer", horizon=60, score={"column": "S"})
    assert reasons("lead_scoring_recall", FEW, none) == {None: "needs `score.threshold`"}


@pytest.mark.parametrize(("flagged", "of_them", "recall", "precision"), [
    (30, 8, 0.8, 0.2666667), (10, 6, 0.6, 0.6),
])  # fmt: skip
def test_both_are_those_of_madkudu(
    flagged: int, of_them: int, recall: float, precision: float
) -> None:
    table = leads(f"""
        created    | won        | end  | score | n
        2026-01-05 | 2026-02-01 | won  | 60    | {of_them}
        2026-01-05 | -          | open | 99    | {flagged - of_them}
        2026-01-05 | 2026-02-01 | won  | 59    | {10 - of_them}
        2026-01-05 | -          | open | 1     | 60
    """)
    assert values("lead_scoring_recall", table, QUERY)[None] == pytest.approx(recall)
    assert values("lead_scoring_precision", table, QUERY)[None] == pytest.approx(precision)


def test_the_score_of_a_segment_is_the_mean_of_its_leads_old_enough() -> None:
    by = of_stages("Customer", horizon=60, score=SCORED, by=("source",))
    found = values("lead_quality_score", FEW, by)
    assert (found[None, "Web"], found[None, "Fair"]) == (210 / 3, 90 / 3)
    assert FEW[SCORE].sum() == 390 * MILLION


def test_the_index_of_a_segment_is_its_rate_by_that_of_all() -> None:
    # Of seven leads old enough three bought: Web two of three, Fair one of four.
    by = of_stages("Customer", horizon=60, by=("source",))
    found = values("lead_quality_index", FEW, by)
    assert found[None, "Web"] == pytest.approx(100 * (2 / 3) / (3 / 7))
    assert found[None, "Fair"] == pytest.approx(100 * (1 / 4) / (3 / 7))
    assert reasons("lead_quality_index", FEW, QUERY) == {None: "needs `--by SEGMENT`"}


def test_without_a_horizon_no_score_is_judged() -> None:
    found = reasons("lead_quality_score", FEW, of_stages("Customer", score=SCORED))
    assert found == {None: "nobody knows how old a lead must be"}
