"""What is asked of the touches before conversions."""

from dataclasses import replace

from funnelcli.api.grouping import By, segments_named
from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.config.roles import SOURCES


def attribution(
    question: Question,
    config: Config,
    *,
    by: By = None,
    distinct: bool = False,
    intervals: bool = False,
) -> Question:
    """Ask how conversions are credited, by every model."""
    split = tuple(name for name in SOURCES[:1] if name in config.segments)
    return replace(
        question, by=segments_named(by, config), tables=("attribution",), moments=True,
        split=split, distinct=distinct, sure=intervals, with_ids=intervals,
    )  # fmt: skip
