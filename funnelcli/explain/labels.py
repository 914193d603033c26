"""Segment values as reports show them, and how they came to be shown so."""

from collections.abc import Iterator
from datetime import timedelta

from funnelcli.answers.explanation import Clause, Label
from funnelcli.config import Segment, fold
from funnelcli.config.people import DAYS, PEOPLE, YOUNG, has_people
from funnelcli.explain.telling import Telling
from funnelcli.model import CREATED, NONE, segment
from funnelcli.tables import rows as row
from funnelcli.words.privacy import ADDRESS, PHONE


def labels(telling: Telling) -> Iterator[Label]:
    """Tell the lead's value of each segment: that of the row that stands."""
    lead = telling.lead
    assert lead is not None  # noqa: S101  (only leads have segments)
    stands = next(each for each in telling.members if each[row.ROW] == telling.subject.stands)
    for name, chosen in telling.config.segments.items():
        label, written = str(lead[segment(name)]), stands[segment(name)]
        said, alias = _said(chosen, label, written)
        yield Label(name, label, written, said, _clause(telling, name, chosen, alias))
    if has_people(telling.config) and segment(PEOPLE) in lead:
        label, on = str(lead[segment(PEOPLE)]), lead[CREATED] + timedelta(days=DAYS)
        said = f"those that had come by {on}, when it was {DAYS} days old"
        if label == YOUNG:
            said = f"they are counted on {on}, when it is {DAYS} days old"
        yield Label(PEOPLE, label, None, said, telling.clauses.quote("lead", "unit"))


def _said(chosen: Segment, label: str, written: str | None) -> tuple[str, str | None]:
    """Say how a value became its label, and by which alias."""
    if written is None or (label == NONE and fold(written) != fold(NONE)):
        empty = "nothing is there" if written is None else f"{written!r} means nothing"
        return (empty if chosen.column else "no branch of the SQL applies"), None
    if written == label:
        return "as it stands", None
    if label in (ADDRESS, PHONE) and label not in chosen.aliases:
        return f"{written!r}, by which a person could be reached", None
    if fold(written) == fold(label):
        as_whom = "the alias is" if label in chosen.aliases else "most leads are"
        return f"{written!r}, spelled as {as_whom}", None
    return f"{written!r}, by alias", label


def _clause(telling: Telling, name: str, chosen: Segment, alias: str | None) -> Clause:
    quote = telling.clauses.quote
    if alias is not None:
        return quote("segments", name, "aliases", alias)
    return quote("segments", name, "column" if chosen.column else "sql")
