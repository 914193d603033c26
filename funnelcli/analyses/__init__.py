"""The analyses, by the name of their table."""

from funnelcli.analyses import (
    ageing,
    bridge,
    chain_ladder,
    cohorts,
    conventions,
    curve,
    funnel,
    moves,
    projection,
    seasons,
    segments,
    sources,
    stage_times,
    throughput,
    transitions,
    triangle,
)  # fmt: skip
from funnelcli.analyses.funnel import headline
from funnelcli.counting import Analysis

ANALYSES: dict[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        *(funnel.ANALYSIS, cohorts.ANALYSIS, sources.ANALYSIS, segments.ANALYSIS),
        *(curve.ANALYSIS, triangle.ANALYSIS, chain_ladder.ANALYSIS, projection.ANALYSIS),
        *(seasons.ANALYSIS, conventions.ANALYSIS, bridge.ANALYSIS),
        *(stage_times.ANALYSIS, throughput.ANALYSIS, ageing.ANALYSIS, moves.ANALYSIS),
        transitions.ANALYSIS,
    )
}

__all__ = ["ANALYSES", "headline"]
