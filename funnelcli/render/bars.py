"""Bars whose length is a rate: full cells, and in Unicode an eighth of one at the end."""

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def bar(rate: float | None, cells: int, *, unicode: bool) -> str:
    """Draw a bar of at most so many cells; what is above zero is never drawn as nothing."""
    if not rate:
        return ""
    if not unicode:
        return "#" * max(1, round(min(rate, 1) * cells))
    full, eighth = divmod(max(1, round(min(rate, 1) * cells * 8)), 8)
    return _EIGHTHS[8] * full + _EIGHTHS[eighth].strip()
