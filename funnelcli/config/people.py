"""`people`, a segment of companies by itself: how many persons of each are known.

They are counted when the company is 30 days old, whatever came later: who buys meets more and
more people, so that of all that are known today winners have more because they won.
"""

from typing import Final

from funnelcli.config.models import Config
from funnelcli.errors import UsageError

PEOPLE: Final = "people"
DAYS: Final = 30
"""The age of a company at which its people are counted."""
YOUNG: Final = f"(younger than {DAYS} days)"
"""The value of a company whose number is not known yet."""
VALUES: Final = {1: "1", 2: "2", 3: "3 to 5", 6: "6 and more"}
"""The values of the others, by the number from which on they hold."""


def has_people(config: Config) -> bool:
    """Tell whether the program makes the segment, and no other is called so."""
    return PEOPLE not in config.segments and _why_not(config) is None


def segment_names(config: Config) -> tuple[str, ...]:
    """Name all that leads can be grouped by without naming a column."""
    return (*config.segments, *((PEOPLE,) if has_people(config) else ()))


def no_people(config: Config) -> UsageError:
    """Say why there is no such segment, and what to do."""
    why, hint = _why_not(config) or ("", "")
    return UsageError(f"--by: {PEOPLE} {why}", hint)


def _why_not(config: Config) -> tuple[str, str] | None:
    if config.lead.unit != "account":
        return (
            "are those known of a company, and here leads are counted",
            "`lead: {unit: account}` in the YAML counts companies.",
        )
    if config.leads.created is None:
        return (
            f"are those of a company when it is {DAYS} days old, and nothing says how old one is",
            "Name the column with the day a lead came in: `leads: {created: …}`.",
        )
    if any(stage.key == PEOPLE for stage in config.stages):
        return "is the key of a stage", "Another `key:` of that stage settles it."
    return None
