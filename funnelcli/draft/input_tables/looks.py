"""What a table looks like: one that is certain, one that may be meant, or none, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from funnelcli.draft.describe import harmless
from funnelcli.draft.profile import Column


@dataclass(frozen=True, slots=True)
class Looks:
    """What was found in a table that may be one of these."""

    name: str
    """The key of the YAML."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Columns by role; none where it is no such table."""
    unsettled: tuple[str, ...] = ()
    """What beside them was not decided, as sentences."""
    doubt: str = ""
    """Why it is not certain, as a sentence."""
    lacks: str = ""
    """Why it is none, as a part of a sentence."""

    @property
    def is_certain(self) -> bool:
        """Whether nothing else can be meant."""
        return bool(self.keys) and not self.doubt


def none(name: str, lacks: str) -> Looks:
    """Say why a table is none of these."""
    return Looks(name, lacks=lacks)


def either(columns: list[Column]) -> str:
    """Name columns of which one is meant."""
    *first, last = (harmless(column.name) for column in columns)
    return f"{', '.join(first)} or {last}" if first else last
