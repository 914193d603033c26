"""What a table comes to, where that is another thing than the rate of all leads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gist:
    """What a page says at its top: of its first table before the headline, of others below it."""

    number: str
    """For a format that can set it large, such as +0.7 points; it stands for the headline then.

    Empty where the headline stays.
    """
    between: str
    """The interval of it; empty where there is none."""
    sentences: tuple[str, ...]
    """What it is, and what it is made of; each is true by itself and has its n."""

    @property
    def as_one(self) -> str:
        """The sentences in one text."""
        return " ".join(self.sentences)
