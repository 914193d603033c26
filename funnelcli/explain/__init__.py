"""Why a lead counts as it does: what the run decided, looked up row by row for one of them."""

from funnelcli.answers.explanation import Story
from funnelcli.checks.base import Case
from funnelcli.checks.choice import chosen
from funnelcli.checks.run import look
from funnelcli.explain.clauses import Clauses
from funnelcli.explain.story import story
from funnelcli.explain.subject import subjects
from funnelcli.explain.telling import Telling

__all__ = ["stories"]


def stories(case: Case, asked: str, shown_path: str | None) -> tuple[Story, ...]:
    """Tell of each lead that an id or an e-mail address means; raise if there is none."""
    found = subjects(case.evidence, asked)
    findings = look(case, [each.rule for each in chosen((), (), case.config.checks)])
    clauses = Clauses(case.evidence.definition, shown_path)
    return tuple(story(Telling(case, clauses, each), findings, asked) for each in found)
