"""What a draft will say, before it is written: values with remarks beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from funnelcli.config import fold


@dataclass(slots=True)
class TableSketch:
    """A table of the YAML."""

    paths: tuple[str, ...]
    heading: list[str]
    """Comment lines above it."""
    keys: dict[str, str] = field(default_factory=dict)
    """Columns by role, and `where`."""
    remarks: dict[str, str] = field(default_factory=dict)
    """Comments beside keys."""
    read: dict[str, Any] = field(default_factory=dict)
    is_log: bool = False
    """Whether its rows are changes, even where it is the table of leads."""
    footing: list[str] = field(default_factory=list)
    """Comment lines below it."""


@dataclass(slots=True)
class StageSketch:
    """A stage or a loss as the YAML writes it, and a comment beside it."""

    keys: dict[str, Any]
    remark: str = ""


@dataclass(slots=True)
class Sketch:
    """A whole draft."""

    leads: TableSketch
    joins: dict[str, TableSketch] = field(default_factory=dict)
    history: TableSketch | None = None
    stages: list[StageSketch] = field(default_factory=list)
    beside_stages: list[str] = field(default_factory=list)
    """Comment lines above the stages: what was found, what to check."""
    lost: StageSketch | None = None
    amount: str | None = None
    exclude: Mapping[str, str] = field(default_factory=dict)
    deduplicate: tuple[str, ...] = ()
    currency: str | None = None
    segments: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Names with columns and remarks."""
    recognised: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    def add(self, stage: StageSketch) -> None:
        """Add a stage as the last; one of its name, which another table gave, goes."""
        name = fold(stage.keys["name"])
        self.stages = [s for s in self.stages if fold(s.keys["name"]) != name] + [stage]

    def assume(self, sentence: str) -> None:
        """Note what a person has to know, once."""
        if sentence not in self.assumed:
            self.assumed.append(sentence)
