"""What leads from one rate to another, as a waterfall."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.charts import Waterfall
from funnelcli.answers.report import Report
from funnelcli.render.cells import percent, points
from funnelcli.render.plot import Fall, Falls
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line


def falls(report: Report, chart: Waterfall, signs: Signs) -> Iterator[Falls]:
    """Lower it: the first rate, what each row of the page adds, the second rate."""
    whole = report.frame.drop_nulls([chart.of, chart.before, chart.after]).head(1)
    if whole.is_empty():
        return
    page = report.page or report
    first, *_ = page.columns
    rows = page.frame.select(first.name, chart.of, chart.low, chart.high)
    labels = {each.name: one_line(each.label, signs.line_end) for each in report.columns}
    before, after = whole.select(chart.before, chart.after).row(0)
    yield Falls(
        title=one_line(report.title, signs.line_end),
        about=f"{labels[chart.of]}, with 95% intervals",
        falls=(
            Fall(labels[chart.before], percent(before, signs), 0.0, before, is_whole=True),
            *_between(rows, before, signs),
            Fall(labels[chart.after], percent(after, signs), 0.0, after, is_whole=True),
        ),
        footnotes=(),
    )


def _between(rows: pl.DataFrame, at: float, signs: Signs) -> Iterator[Fall]:
    """Let each row begin where the one before it ends."""
    for name, value, low, high in rows.iter_rows():
        label = one_line(str(name), signs.line_end)
        yield Fall(label, points(value, signs), at, at + value, at + low, at + high)
        at += value
