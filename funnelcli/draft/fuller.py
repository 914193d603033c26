"""Of columns of a preset that mean the same, the one that says most."""

from collections.abc import Iterator, Sequence

from funnelcli.config.headers import first_found
from funnelcli.config.preset_files import NO_QUOTES
from funnelcli.draft.describe import harmless
from funnelcli.draft.sheet import Sheet


def fuller(sheet: Sheet) -> tuple[tuple[str, ...], list[str]]:
    """List the headers of a file without those that another one of the same meaning outdoes.

    Of the dates of a stage the fullest stays, and that is said; of other columns an empty one
    goes where another is filled. A date that nobody has tells no stage.
    """
    header, preset = sheet.table.header, sheet.preset
    if preset is None:
        return header, []
    dated = {str(stage.get("at", "")).strip("{}") for stage in (*preset.stages, *preset.lost)}
    alone = {str(s["at"]).strip("{}") for s in preset.stages if "at" in s and "where" not in s}
    out: set[str] = set()
    said: list[str] = []
    for name, headers in preset.columns.items():
        there = list(_present(headers, header))
        if name in alone and not any(sheet.profile[column].filled for column in there):
            out |= set(there)  # so that what else tells the stage is taken
        if len(there) < 2:  # noqa: PLR2004
            continue
        filled = {column: sheet.profile[column].filled for column in there}
        if name in dated:
            best = max(there, key=lambda column: filled[column])
            out |= {column for column in there if column != best}
            others = ", ".join(f"{harmless(c)} ({filled[c]:,})" for c in there if c != best)
            said.append(
                f"{harmless(best)} ({filled[best]:,} filled) is taken and not {others}: "
                "the columns mean the same, and it says more."
            )
        else:
            best = next((column for column in there if filled[column]), there[0])
            out |= set(there[: there.index(best)])
    return tuple(column for column in header if column not in out), said


def _present(headers: Sequence[str], header: Sequence[str]) -> Iterator[str]:
    """Yield the columns of a file that a preset knows under one name, the preferred one first."""
    plain = {column.translate(NO_QUOTES): column for column in reversed(header)}
    seen: set[str] = set()
    for known in headers:
        found = first_found([known.translate(NO_QUOTES)], list(plain))
        if found is not None and found not in seen:
            seen.add(found)
            yield plain[found]
