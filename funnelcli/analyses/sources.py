"""Segments by source, under its own name: the question that is asked first."""

from funnelcli.analyses.segments import COLUMNS, count, finish_as
from funnelcli.config.query import Query
from funnelcli.counting import Analysis, Counts
from funnelcli.report import Report


def finish(counts: Counts, query: Query) -> Report:
    """One row a source, as in `segments`."""
    return finish_as("sources", "Sources", counts, query)


ANALYSIS = Analysis("sources", COLUMNS, count, finish)
