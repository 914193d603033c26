"""What `response` shows: how soon leads were answered, by whom, how often; or who still waits."""

from dataclasses import replace

from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.config.roles import OWNER


def response(question: Question, config: Config, *, listed: bool = False) -> Question:
    """Ask how soon leads were answered, by whom, and how often; or for those that wait.

    The owner is a segment here, where the YAML names one.
    """
    groups = tuple(name for name in ("source", OWNER) if name in config.segments)
    if listed:
        return replace(question, by=groups[-1:], tables=("unanswered",), with_ids=True)
    tables = ("response", "response_owners", "response_touches")
    return replace(question, by=groups, tables=tables)
