"""The analyses, by the name of their table."""

from funnelcli.analyses import (
    bridge,
    chain_ladder,
    cohorts,
    conventions,
    curve,
    funnel,
    projection,
    seasons,
    segments,
    sources,
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
    )
}

__all__ = ["ANALYSES", "headline"]
