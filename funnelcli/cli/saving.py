"""A snapshot of the leads, which `report` keeps for later beside what it writes."""

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from funnelcli.api import snapshot
from funnelcli.cli import output
from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.api.answer import Answer
    from funnelcli.config import Definition


@dataclass(frozen=True, slots=True)
class Saving:
    """Where a snapshot goes, and the key that it is made with."""

    place: str
    key: bytes = field(repr=False)

    @classmethod
    def to(cls, place: str) -> "Saving":
        """Raise before the work is done if it cannot be written after it."""
        key = snapshot.key_of(os.environ.get(snapshot.KEY))
        if not place or isinstance(output.place(place), int):
            raise UsageError("--save-snapshot: expected the path of a file")
        output.check(place)
        return cls(place, key)

    def made(self, answered: "Answer", definition: "Definition") -> bytes:
        """Make it while the leads are there."""
        return snapshot.snapshot(answered.leads, definition, self.key)

    def write(self, content: bytes) -> None:
        """Write it, so that it is never seen half written, and the one before is kept till then."""
        output.write(content, self.place)
