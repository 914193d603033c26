"""The analyses, by the name of their table."""

from funnelcli.analyses import (
    ageing,
    cohorts,
    funnel,
    moves,
    segments,
    sources,
    stage_times,
    throughput,
    transitions,
)  # fmt: skip
from funnelcli.analyses.funnel import headline
from funnelcli.counting import Analysis

ANALYSES: dict[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        funnel.ANALYSIS,
        transitions.ANALYSIS,
        cohorts.ANALYSIS,
        sources.ANALYSIS,
        segments.ANALYSIS,
        stage_times.ANALYSIS,
        throughput.ANALYSIS,
        ageing.ANALYSIS,
        moves.ANALYSIS,
    )
}

__all__ = ["ANALYSES", "headline"]
