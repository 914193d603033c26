"""Which values of the data a finding may quote, and how it writes them as YAML.

The logs of CI are read by many, and what stands in a column of labels may be a person's name. What
`SHARED` rows have is a label, and so is another spelling of a value that the YAML names.
"""

from collections.abc import Iterator

from funnelcli.checks.spellings import letters
from funnelcli.config import Config
from funnelcli.config.scalars import scalar
from funnelcli.tables.rows import literals
from funnelcli.words.privacy import SHARED


class Quotable:
    """What may be quoted under one YAML."""

    def __init__(self, config: Config) -> None:
        self._named = {letters(text) for text in _texts(config)} - {""}

    def allows(self, value: str, rows: int) -> bool:
        """Tell whether a value that so many rows have may be quoted."""
        return rows >= SHARED or letters(value) in self._named


def as_aliases(meant: str, spelled: str) -> str:
    """Write a key of a segment that makes one value the alias of another."""
    return f"aliases: {{{scalar(meant)}: [{scalar(spelled)}]}}"


def _texts(config: Config) -> Iterator[str]:
    """Yield the values that the YAML names: of stages, losses and segments, and in conditions."""
    for stage in config.stages:
        yield from (stage.name, stage.key, *(stage.values or ()))
    yield from config.lost_values
    for segment in config.segments.values():
        yield from segment.aliases
        for spellings in segment.aliases.values():
            yield from spellings
    yield from literals(
        config.lead.where,
        *config.lead.exclude.values(),
        *(stage.where for stage in config.stages),
        *(loss.where for loss in config.lost),
        *(table.where for table in config.tables().values()),
        *(rule.where for rule in config.checks.rules.values()),
        *(segment.sql for segment in config.segments.values()),
    )
