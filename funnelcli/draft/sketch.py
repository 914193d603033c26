"""What a draft will say, before it is written: values with remarks beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from funnelcli.analyses import every_column
from funnelcli.config import fold
from funnelcli.config.models import snake_case


@dataclass(frozen=True, slots=True)
class Edit:
    """A line of YAML that a person may want, which is written as a comment."""

    line: str
    remark: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Comment lines on what was not decided, and a line of YAML that a person may want of it."""

    said: list[str]
    edit: Edit | None


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
    edits: list[Edit] = field(default_factory=list)
    """Lines of YAML in it, as comments, for what a person may decide next."""
    footing: list[str] = field(default_factory=list)
    """Comment lines below it."""
    assumed: list[str] = field(default_factory=list)
    """Sentences on what was assumed of it."""
    choices: dict[str, str] = field(default_factory=dict)
    """Columns that were taken instead of others, each with the sentence that says so."""


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
    inputs: dict[str, TableSketch] = field(default_factory=dict)
    """Tables beside leads, joins and history, by their key."""
    proposals: list[Proposal] = field(default_factory=list)
    """What was not decided of such tables."""
    stages: list[StageSketch] = field(default_factory=list)
    beside_stages: list[str] = field(default_factory=list)
    """Comment lines above the stages: what was found, what to check."""
    losses: list[StageSketch] = field(default_factory=list)
    """What each table tells of losses."""
    amount: str | None = None
    exclude: Mapping[str, str] = field(default_factory=dict)
    deduplicate: tuple[str, ...] = ()
    currency: str | None = None
    knows_customers: bool = True
    """Whether the last stage is a purchase."""
    as_of: str | None = None
    """The day of the export, where no date in it tells."""
    lead_edits: list[Edit] = field(default_factory=list)
    """Lines of YAML under `lead`, as comments, for what a person may decide next."""
    lost_edits: list[Edit] = field(default_factory=list)
    """How a loss is told, as a comment, where nothing tells one."""
    edits: list[Edit] = field(default_factory=list)
    """Other keys, as comments."""
    segments: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Names with columns and remarks."""
    recognised: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Those of the assumptions that say which files take no part."""

    def add(self, stage: StageSketch) -> None:
        """Add a stage as the last; one of its name goes, but for the first, the lead itself."""
        names = [fold(known.keys["name"]) for known in self.stages]
        name = fold(stage.keys["name"])
        if name in names[:1]:
            return
        if name in names:
            del self.stages[names.index(name)]
        self.stages.append(stage)

    def settle_keys(self) -> list[str]:
        """Give a key to each stage whose name makes none that can be used; return all keys."""
        keys: list[str] = []
        for number, stage in enumerate(self.stages):
            key = str(stage.keys.get("key") or snake_case(stage.keys["name"]))
            if not key or key in every_column() or key in keys:
                key = stage.keys["key"] = f"stage_{number}"
            keys.append(key)
        return keys

    def assume(self, sentence: str) -> None:
        """Note what a person has to know, once."""
        if sentence not in self.assumed:
            self.assumed.append(sentence)
