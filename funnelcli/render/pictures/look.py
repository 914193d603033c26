"""Colours and size of a picture: those of the page that it stands in, or of its own."""

from dataclasses import dataclass
from typing import Final

_SERIES: Final = (
    *("#0b62a8", "#b3470a", "#0a7550", "#8d3f84"),
    *("#7a5a00", "#37657a", "#a1293c", "#555f69"),
)
"""Told apart by who sees few colours, and as dark as text on white has to be."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture looks; each colour as SVG has it."""

    ink: str
    """Of text."""
    muted: str
    """Of text that matters less."""
    rule: str
    """Of lines that lead the eye."""
    series: tuple[str, ...]
    """Of what is drawn, one after the other."""
    inside: str
    """Of what is hollow, and of letters on what is dark."""
    paper: str | None
    """Below all; None lets through what is there."""
    titled: bool
    """Whether title and footnotes are in the picture."""
    width: int = 720
    """Pixels, with all labels."""


SHEET: Final = Look(
    ink="#1f2328",
    muted="#59636e",
    rule="#dde2e7",
    series=_SERIES,
    inside="#ffffff",
    paper="#ffffff",
    titled=True,
)
"""Of a picture that stands alone."""
PAGE: Final = Look(
    ink="currentColor",
    muted="var(--muted, #59636e)",
    rule="var(--rule, #dde2e7)",
    series=tuple(f"var(--series-{n}, {color})" for n, color in enumerate(_SERIES, start=1)),
    inside="var(--paper, #ffffff)",
    paper=None,
    titled=False,
)
"""Of a picture within a page, which sets the variables and says what the picture shows."""
