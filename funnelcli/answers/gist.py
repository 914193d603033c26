"""What a table comes to, where that is another thing than the rate of all leads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gist:
    """What a page begins with instead of its headline, or says below that of other tables."""

    number: str
    """For a format that can set it large, such as +0.7 points."""
    between: str
    """The interval of it; empty where there is none."""
    sentences: tuple[str, ...]
    """What it is, and what it is made of; each is true by itself and has its n."""
