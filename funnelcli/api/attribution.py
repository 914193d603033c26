"""What is asked of the touches before conversions."""

from collections.abc import Iterator
from dataclasses import replace

from funnelcli.api.grouping import By, segments_named
from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.config.roles import SOURCES


def attribution(
    question: Question, config: Config, *, by: By = None, distinct: bool = False
) -> Question:
    """Ask how conversions are credited, by every model."""
    split = tuple(name for name in SOURCES if name in config.segments)
    tables = ("attribution", *_beside(config))
    return replace(
        question, by=segments_named(by, config), tables=tables, moments=True,
        split=split, distinct=distinct,
    )  # fmt: skip


def _beside(config: Config) -> Iterator[str]:
    """Name the tables of what a definition need not have: costs, and sources of leads."""
    from funnelcli.counting.attribution.slices import has_costs

    if has_costs(config):
        yield "attribution_costs"
    if any(name in config.segments for name in SOURCES):
        yield "touched"
