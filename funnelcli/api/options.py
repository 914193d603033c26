"""What the tables that are asked for need, and the options that only they have."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from funnelcli.config import Config
from funnelcli.config.input_tables import TABLES, are_events
from funnelcli.config.question import Question
from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.counting.analysis import Analysis


def with_options(question: Question, config: Config, texts: Mapping[str, str | None]) -> Question:
    """Read the options that only the tables asked for have; hold all to what these need."""
    if not question.tables:
        return question
    from funnelcli.analyses import ANALYSES

    tables = [ANALYSES[name] for name in question.tables]
    for each in tables:
        _hold_to_needs(each, config)
    options = {option.name: option for each in tables for option in each.options}
    given = {name: text for name, text in texts.items() if text is not None}
    values = {name: options[name].read(name, text, config) for name, text in given.items()}
    question = replace(question, options={**question.options, **values})
    counted = {name for each in tables for name in (*each.needs, *each.wants(question))}
    events = {name for name, each in config.input_tables().items() if are_events(each)}
    question = replace(question, events=tuple(sorted(counted & events)))
    for each in tables:
        each.check(question, config)
    return question


def _hold_to_needs(table: "Analysis", config: Config) -> None:
    """Refuse a table that the definition cannot fill, but for one of customers: data tell that."""
    if "source" in table.needs and "source" not in config.segments:
        raise UsageError(
            "there is no source to group by", "Name its column in `leads: {source: …}`."
        )
    if "created" in table.needs and config.leads.created is None:
        raise UsageError(f"{table.name} needs `leads.created` in the YAML")
    if "history" in table.needs and config.history is None:
        raise UsageError(f"{table.name} needs `history` in the YAML")
    for need in table.needs:
        if need in TABLES and need not in config.input_tables():
            raise UsageError(f"{table.name} needs `{need}` in the YAML")
