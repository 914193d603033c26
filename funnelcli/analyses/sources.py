"""Segments by source, under its own name: the question that is asked first."""

from funnelcli.analyses.segments import COLUMNS, count, finish_as
from funnelcli.answers.charts import Whiskers
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Command, Counts

COMMAND = Command(
    help="""Conversion by source, low numbers marked.

    Example: funnelcli sources --since 2026-01-01 --top 0
    """,
    by="source",
    can_check=True,
)


def finish(counts: Counts, query: Query) -> Report:
    """One row a source, as in `segments`."""
    return finish_as("sources", "Sources", counts, query)


ANALYSIS = Analysis(
    "sources", "Sources", __doc__, COLUMNS, count, finish,
    needs=("source",), shaped_by=("top", "sort", "horizon"), command=COMMAND,
    chart=Whiskers("rate", n="leads"),
)  # fmt: skip
