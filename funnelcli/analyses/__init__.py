"""The analyses, by the name of their table."""

from funnelcli.analyses import bridge, cohorts, conventions, funnel, seasons, segments, sources
from funnelcli.analyses.funnel import headline
from funnelcli.counting import Analysis

ANALYSES: dict[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        funnel.ANALYSIS,
        cohorts.ANALYSIS,
        sources.ANALYSIS,
        segments.ANALYSIS,
        conventions.ANALYSIS,
        bridge.ANALYSIS,
        seasons.ANALYSIS,
    )
}

__all__ = ["ANALYSES", "headline"]
