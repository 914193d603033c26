"""What is asked of the touches before conversions."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, Literal

from funnelcli.api.grouping import By, segments_named
from funnelcli.config import Config
from funnelcli.config.credited import has_costs
from funnelcli.config.question import Question
from funnelcli.config.roles import SOURCES
from funnelcli.errors import UsageError

OPTIONS: Final = ("to", "credit", "per", "lookback", "direct", "repeats")


def texts_of(options: Mapping[str, str | int]) -> dict[str, str]:
    """Give options of a notebook as the command line has them."""
    if unknown := sorted(set(options) - set(OPTIONS)):
        raise UsageError(
            f"attribution has no option {unknown[0]!r}", f"Options: {', '.join(OPTIONS)}"
        )
    return {f"--{name}": str(text) for name, text in options.items()}


def attribution(
    question: Question,
    config: Config,
    *,
    by: By = None,
    distinct: bool = False,
    export: Literal["paths"] | None = None,
    intervals: bool = False,
) -> Question:
    """Ask how conversions are credited, by every model, and for paths; or for these alone."""
    tables = tuple(_tables(config)) if export is None else ("exported_paths",)
    split = tuple(name for name in SOURCES if name in config.segments)
    return replace(
        question, by=segments_named(by, config), tables=tables, moments=True,
        split=split, distinct=distinct, sure=intervals, with_ids=intervals,
    )  # fmt: skip


def _tables(config: Config) -> Iterator[str]:
    """Name the tables in their order; costs and sources of leads a definition need not have."""
    yield "attribution"
    if has_costs(config):
        yield "attribution_costs"
    yield from ("places", "paths", "path_lengths", "touch_stages")
    if any(name in config.segments for name in SOURCES):
        yield "touched"
