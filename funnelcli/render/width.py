"""How many cells of a terminal a text takes: two for East Asian wide ones, none for marks."""

from collections.abc import Sequence


def width(text: str) -> int:
    """Measure a text by the tables of Rich, loaded only for text that is not ASCII."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def pad(cells: Sequence[str], *, left: bool) -> list[str]:
    """Fill the cells up to the widest of them."""
    widths = [width(cell) for cell in cells]
    widest = max(widths)
    gaps = (" " * (widest - each) for each in widths)
    pairs = zip(cells, gaps, strict=True)
    return [cell + gap if left else gap + cell for cell, gap in pairs]
