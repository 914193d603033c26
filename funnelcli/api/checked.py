"""What rules find in the data of an answer, and what one lead has behind it."""

from dataclasses import dataclass, replace

from funnelcli.answers.explanation import Explanation
from funnelcli.answers.findings import Findings
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Document
from funnelcli.api.answer import Answer, answer
from funnelcli.api.inputs import Inputs
from funnelcli.api.notes import no_rows
from funnelcli.checks.base import Case
from funnelcli.checks.baseline import Baseline
from funnelcli.checks.gate import Asked, Outcome, gate
from funnelcli.config import Definition
from funnelcli.config.people import segment_names
from funnelcli.config.question import Question
from funnelcli.explain import stories
from funnelcli.process.progress import doing
from funnelcli.tables.evidence import Evidence
from funnelcli.words.text import counted


@dataclass(frozen=True, eq=False)
class Checked:
    """An answer whose rows were watched, and what the gate made of them."""

    answered: Answer
    outcome: Outcome
    asked: Asked

    @property
    def evidence(self) -> Evidence:
        """The rows, and what was decided about them."""
        return case(self.answered).evidence

    def findings(self, *, located: str | None = None, pruned: bool = False) -> Findings:
        """Put the findings together; of a baseline that was not `pruned` it is said what is gone.

        `located` is where services that show findings beside the code look for them.
        """
        document, slack = self.answered.document, self.outcome.slack
        notes = list(document.notes)
        if slack and not pruned:
            notes.append(Note(
                "baseline-slack",
                f"{counted(slack, 'known finding')} of the baseline "
                f"{'is' if slack == 1 else 'are'} gone: --prune-baseline takes "
                f"{'it' if slack == 1 else 'them'} out, so that nothing can come back in "
                "its place.",
            ))  # fmt: skip
        return Findings(
            document=replace(document, notes=tuple(notes)),
            results=tuple(judged.result for judged in self.outcome.judged),
            fail_on=self.asked.fail_on,
            exit_code=self.outcome.exit_code,
            located=located,
        )


def case(answered: Answer) -> Case:
    """Give what rules look at: an answer whose rows were watched.

    A segment that only --by names is none of theirs, so that they find what `check` would.
    """
    evidence, query = answered.leads.evidence, answered.leads.query
    assert evidence is not None  # noqa: S101  (the rows were watched)
    if evidence.definition.added:
        written = evidence.definition.as_written()
        evidence = replace(evidence, definition=written)
        query = replace(query, config=written.config)
    return Case(evidence, query, answered.reports)


def check(
    question: Question,
    definition: Definition,
    inputs: Inputs,
    asked: Asked,
    known: Baseline | None = None,
) -> Checked:
    """Choose the rules, read the data, and let the gate judge them."""
    rules = asked.rules(definition.config.checks)
    question = replace(question, shown="rows")
    answered = answer("check", question, definition, inputs, allow_empty=True, watched=True)
    doing("checking", rows=answered.document.population.rows)
    outcome = gate(case(answered), asked, rules, known, answered.document.definition_path)
    return Checked(answered, outcome, asked)


def with_findings(answered: Answer, known: Baseline | None, *, allow_empty: bool) -> Document:
    """Add to an answer what the rules find, which name no row; or that no rows were watched."""
    asked, document = Asked(samples=0, allow_empty=allow_empty), answered.document
    if answered.leads.evidence is None:
        said = "No rule of check has looked at the rows, as --memory keeps them in parts."
        return replace(document, notes=(*document.notes, Note("unchecked", said)))
    rules = asked.rules(answered.leads.query.config.checks)
    outcome = gate(case(answered), asked, rules, known, document.definition_path)
    return replace(document, findings=Checked(answered, outcome, asked).findings())


def explain(
    question: Question,
    definition: Definition,
    inputs: Inputs,
    lead_id: str,
    *,
    allow_empty: bool = False,
) -> Explanation:
    """Tell of the leads that an id or an address is of; raises `UsageError` if there is none."""
    question = replace(question, by=segment_names(definition.config), shown="rows")
    answered = answer("explain", question, definition, inputs, allow_empty=True, watched=True)
    if answered.leads.bare and not allow_empty:
        raise no_rows(answered.leads)
    document = answered.document
    return Explanation(
        document, lead_id, stories(case(answered), lead_id, document.definition_path)
    )
