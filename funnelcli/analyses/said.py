"""Leads by the source that was recorded and by what they say themselves, with conversion."""

from funnelcli.analyses.segments import COLUMNS, count, finish_as
from funnelcli.answers.charts import Whiskers
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts


def finish(counts: Counts, query: Query) -> Report:
    """One row for each pair that has leads, as in `segments`."""
    return finish_as("said", "Sources, recorded and said", counts, query)


ANALYSIS = Analysis(
    "said", "Sources, recorded and said", __doc__, COLUMNS, count, finish,
    needs=("source",), shaped_by=("top", "sort", "horizon"), chart=Whiskers("rate", n="leads"),
)  # fmt: skip
