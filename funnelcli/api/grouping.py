"""Columns that `--by` names and the YAML does not: segments of a run, as if it named them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from funnelcli.api.inputs import LEADS, Inputs
from funnelcli.config import Config, Definition
from funnelcli.config.added import taken
from funnelcli.config.headers import folded_header
from funnelcli.config.models import snake_case
from funnelcli.config.people import PEOPLE, has_people, no_people, segment_names
from funnelcli.errors import UsageError
from funnelcli.words.privacy import headers
from funnelcli.words.text import did_you_mean, named

By = str | Sequence[str] | None
"""Segments or columns, in a text with commas or one by one."""
MOST_NAMED = 40
"""So many columns are named in an error."""


def with_columns(definition: Definition, by: By, inputs: Inputs) -> Definition:
    """Add a segment for each column of the leads that `by` names, under its name in snake case.

    It is the definition with one more line, `segments: {country: Country}`. Raises `UsageError`
    where a name means nothing, or several things.
    """
    config, added = definition.config, dict[str, str]()
    header: Sequence[str] | None = None
    for asked in names_of(by):
        if asked in config.segments:
            continue
        if header is None:
            header = inputs.header(LEADS, config.leads, definition.folder)
        column = _column(asked, header, config)
        if column is not None:
            added[_name(asked, column, config)] = column
    return definition.with_segments(added) if added else definition


def names_of(by: By) -> tuple[str, ...]:
    """Part what --by names, in a text with commas or one by one."""
    if by is None:
        return ()
    return tuple(name.strip() for name in (by.split(",") if isinstance(by, str) else by))


def segment_of(asked: str, segments: Collection[str]) -> str | None:
    """Find the segment that is meant, whatever its case and spaces; None if there is none."""
    if asked in segments:
        return asked
    return name if (name := snake_case(asked)) in segments else None


def _column(asked: str, header: Sequence[str], config: Config) -> str | None:
    """Find the column that is meant; None where it is a segment in another spelling."""
    roles = config.leads.columns()
    if asked in header or asked in roles:  # columns know a role by its name
        found = [asked]
    else:
        found = [*dict.fromkeys(each for each in header if _fold(each) == _fold(asked))]
    segment = segment_of(asked, config.segments)
    if segment is not None:
        of_segment = config.segments[segment].column or ""
        if all(_is(each, of_segment, roles) for each in found):
            return None
        raise UsageError(
            f"--by: {asked!r} is the segment {segment!r}, and the column {found[0]!r} is another",
            f"--by {segment} groups by the segment; for the column, {_in_yaml(found[0])}",
        )
    if len(found) > 1:
        raise UsageError(
            f"--by: {asked!r} means several columns of the leads: {', '.join(map(repr, found))}",
            "Name one as it is written in the file.",
        )
    if not found and snake_case(asked) == PEOPLE:
        if has_people(config):
            return None
        raise no_people(config)
    if not found:
        parts = re.split(r"\s*[;+/&|]\s*|\s+and\s+", asked)
        known = [*headers(header), *segment_names(config)]  # of two alike the segment
        several = f"; did you mean {','.join(parts)!r}?" if len(parts) > 1 else ""
        raise UsageError(
            f"--by: there is no segment and no column {asked!r}"
            f"{several or did_you_mean(asked, known)}",
            " ".join(_known(config, header)),
        )
    return found[0]


def _known(config: Config, header: Sequence[str]) -> Iterator[str]:
    """Name the segments and the columns that there are."""
    if segments := segment_names(config):
        yield f"Segments: {', '.join(segments)}."
    yield f"Columns of the leads: {named(headers(header), MOST_NAMED)}."


def _name(asked: str, column: str, config: Config) -> str:
    """Call the segment as the tables call their columns."""
    name = snake_case(column)
    if not name[:1].isalpha():
        raise UsageError(
            f"--by: of {asked!r} no name can be made for the table, as it has no Latin letter "
            "at its beginning",
            f"Give it one: {_in_yaml(column)}",
        )
    if name in (stage.key for stage in config.stages):
        raise taken(column, name, "the key of a stage")
    return name


def _in_yaml(column: str) -> str:
    return f"`segments: {{by_{snake_case(column) or 'name'}: {column}}}` in the YAML names it."


def _fold(name: str) -> str:
    return folded_header(name.replace("_", " "))


def _is(column: str, other: str, roles: Mapping[str, str]) -> bool:
    return folded_header(roles.get(column, column)) == folded_header(roles.get(other, other))


def segments_or_source(by: By, config: Config) -> tuple[str, ...]:
    """Find the segments that are meant, else the source, if there is one."""
    return segments_named(by, config) or (("source",) if "source" in config.segments else ())


def segments_named(by: By, config: Config) -> tuple[str, ...]:
    """Find the segments that are meant; columns that are none have been added to them."""
    names, known = list[str](), segment_names(config)
    for asked in names_of(by):
        if (name := segment_of(asked, known)) is None:
            meant = did_you_mean(asked, known)
            raise UsageError(f"--by: there is no segment {asked!r}{meant}")
        names.append(name)
    if len(set(names)) < len(names):
        raise UsageError(f"--by: a segment is named twice in {', '.join(names)!r}")
    return tuple(names)
