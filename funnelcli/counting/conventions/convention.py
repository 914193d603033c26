"""A way to count a transition."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from funnelcli.counting.conventions.reasons import Reasons


class Unknown(NamedTuple):
    """Why the data do not tell what a convention needs, with the code of the note that says so."""

    code: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """A way to count a transition, told by the reasons why its k and its n leave a lead out.

    A lead is counted if no reason holds for it. So a lead that one convention counts and another
    does not has a reason of the other, and the leads between any two of them, taken by their
    first reason, add up to the difference exactly.
    """

    name: str
    how: str
    """How it counts, in a few words."""
    seen_in: str | None
    """Where it is met: a tool only if its own documentation describes this very count."""
    k: Reasons
    n: Reasons
    is_proportion: bool = True
    """Whether k is a part of n, so that k/n can have an interval."""
    needs: tuple[int, ...] = ()
    """Stages, after the earlier one, of which it has to know since when leads are in them."""
    unknown: Unknown | None = None
    """Why it cannot be told; None where it can."""
    of: Literal["leads", "rows", "deals"] = "leads"
    """What is counted: leads, or each of the rows that became one, or the deals of all leads."""

    @property
    def is_known(self) -> bool:
        """Whether the data tell what it needs."""
        return self.unknown is None
