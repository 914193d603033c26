"""The analyses, by the name of their table."""

from funnelcli.analyses import (
    cohorts,
    funnel,
    segments,
    sources,
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
    )
}

__all__ = ["ANALYSES", "headline"]
