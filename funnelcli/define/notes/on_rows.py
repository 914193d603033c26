"""Notes on rows and leads: what has no answer, no date or no name, and what counts twice."""

from collections.abc import Iterator, Mapping

from funnelcli.answers.notes import Note
from funnelcli.config import Config
from funnelcli.config.credited import CREDIT, name_of
from funnelcli.config.question import Question
from funnelcli.define.facts.after_as_of import Beyond
from funnelcli.define.facts.as_of import AsOf
from funnelcli.define.facts.attachment import Attachment
from funnelcli.define.rows.history import Log
from funnelcli.words.listing import listed
from funnelcli.words.privacy import SHARED
from funnelcli.words.text import counted


def unanswered(counts: Mapping[str, int], config: Config) -> Iterator[Note]:
    """Say for how many rows a condition had no answer; a stage on the way moves no customer."""
    answered = [f"{called}: {counted(count, 'row')}" for called, count in counts.items() if count]
    if answered:
        yield Note(
            "null-predicates",
            f"An empty cell does not meet a condition ({'; '.join(answered)}); COALESCE(column, "
            "'') in it decides otherwise.",
            rows=sum(count for called, count in counts.items() if _decides(called, config)) or None,
        )


def _decides(called: str, config: Config) -> bool:
    """Tell whether what is called so decides who is a lead or a customer."""
    on_the_way = {f"stage {stage.name}" for stage in config.stages[:-1]}
    return called not in on_the_way | {f"{table}.where" for table in config.input_tables()}


def missing_dates(counts: Mapping[str, int], config: Config) -> Iterator[Note]:
    """Say how many rows satisfy a stage's predicate but have no date to enter it."""
    lacking = [f"{stage}: {counted(count, 'row')}" for stage, count in counts.items() if count]
    if lacking:
        yield Note(
            "missing-dates",
            "Rows that satisfy the `where` of a stage but lack its date are no entry "
            f"({'; '.join(lacking)}).",
            rows=counts.get(config.stages[-1].name) or None,
        )


def unnamed_values(counts: Mapping[str, int]) -> Iterator[Note]:
    """Say which values of the history no stage and no loss names: new ones, or misspelled."""
    if counts:
        yield Note(
            "unnamed-values",
            "These values of the history belong to no stage and no loss of the YAML, and are "
            f"ignored: {listed(counts.items())}.",
        )


def hidden(segments: Mapping[str, Mapping[str, str]]) -> Iterator[Note]:
    """Say of which segments some values are shown as what they are, since they name a person."""
    for name, labels in segments.items():
        kinds = " and ".join(sorted(set(labels.values())))
        yield Note(
            "hidden-values",
            f"{name}: {counted(len(labels), 'value')} of fewer than {SHARED} leads each, by which "
            f"a person could be reached, {'is' if len(labels) == 1 else 'are'} shown as {kinds}.",
        )


def hidden_in_touches(
    masks: Mapping[str, Mapping[str, str]], asked: Question, config: Config
) -> Iterator[Note]:
    """Say it likewise of the channels of touches, and of what is credited."""
    credited = asked.option(CREDIT)
    for role in dict.fromkeys(["channel", credited]):
        changed = {label: shown for label, shown in masks.get(role, {}).items() if label != shown}
        yield from hidden({name_of(role, config): changed} if changed else {})


def dateless_rows(log: Log, found: Attachment) -> tuple[list[Note], list[Note]]:
    """Say how many rows of the log tell of a stage or a loss, and not when.

    What must come first of all notes is apart: that the log dates nothing, or no more than half
    of the entries into the last stage.
    """
    if not found.lacking:
        return [], []
    rows, undated, entries = counted(found.lacking, "row"), found.undated, found.entered
    told = (
        f"{log.name}: {rows} without a date that can be read: the stages and losses there count, "
        "undated, where no other row dates them."
    )
    if not found.pairs:
        plain = f"{log.name}: no row has a date that can be read"
    elif 2 * undated >= entries > 0:
        plain = (
            f"{log.name}: of {counted(entries, 'entry', 'entries')} into "
            f"{log.config.stages[-1].name}, {undated:,} {'has' if undated == 1 else 'have'} no "
            "date that can be read"
        )
    else:
        return [], [Note("undated-rows", told, rows=found.lacking)]
    plain += (
        f" ({rows} without one name a stage or a loss). They count all the same, at any as-of, "
        "and nobody knows since when: they are in no number of days, and in no window."
    )
    return [Note("undated-rows", plain, is_loud=True)], []


def overridden(leads: int) -> Iterator[Note]:
    """Say how many leads are lost by what one table tells, and not beside what another tells."""
    if leads:
        yield Note(
            "overridden-losses",
            f"{counted(leads, 'lead')} that one table calls lost "
            f"{'is' if leads == 1 else 'are'} not lost: another table has a later row or an open "
            "deal (`funnelcli explain ID` tells which).",
        )


def after_as_of(later: Beyond) -> Iterator[Note]:
    """Say what of these leads lies after an as-of that was given."""
    if later.entries or later.losses:
        yield Note(
            "after-as-of",
            f"After as-of lie {counted(later.entries, 'entry', 'entries')} and "
            f"{counted(later.losses, 'loss', 'losses')} of these leads, which took no part.",
        )


def shared_rows(table: str, rows: int) -> Iterator[Note]:
    """Say how many rows of a joined table belong to several leads, and count for each."""
    if rows:
        yield Note(
            "shared-rows",
            f"{table}: {counted(rows, 'row')} of several leads, as the lists of ids say, with its "
            "date and its amount for each of them.",
        )


def shared_deals(table: str, column: str, deals: int) -> Iterator[Note]:
    """Say how many deals of a joined table are of several leads, and count for each."""
    if deals:
        yield Note(
            "shared-rows",
            f"{table}: {counted(deals, 'value')} of column {column!r} in rows of several leads, "
            "with date and amount for each of them.",
        )


def of_time(config: Config, asked: Question, as_of: AsOf) -> Iterator[Note]:
    """Say what as-of passed over, and what cannot be told of time."""
    if as_of.passed_over:
        yield Note(
            "future-dates",
            f"{counted(as_of.passed_over, 'value')} dated in the future took no part: as-of is the "
            "latest date that is not.",
            rows=as_of.passed_over,
        )
    if config.leads.created is None:
        yield Note(
            "no-created",
            "The leads table has no `created` column: there are no cohorts, no window and no "
            "maturity.",
            is_loud=True,
        )
    if asked.window is not None:
        yield Note(
            "window",
            f"Only entries within {counted(asked.window, 'day')} of the lead count, and none that "
            "is undated.",
        )
