"""A question of a definition and its files, from options to tables."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from funnelcli.api.answer import answer
from funnelcli.api.crediting import with_credit
from funnelcli.api.engine import HERE, Engine
from funnelcli.api.files import opened
from funnelcli.api.grouping import By, with_columns
from funnelcli.api.inputs import Inputs
from funnelcli.api.options import with_options
from funnelcli.api.question import Shared, shared
from funnelcli.api.results import Tables
from funnelcli.config import Config, Definition
from funnelcli.config.question import Question

NO_OPTIONS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, eq=False, repr=False)
class Asking:
    """A definition and its files, which are read anew for each question."""

    definition: Definition
    data: tuple[str, ...]
    """Files in the place of the leads of the YAML."""
    memory: int | None = None
    """The bytes that rows may take; None is three quarters of what is free."""
    no_limits: bool = False
    """Whether packed files are unpacked however far that goes."""
    engine: Engine = HERE
    """Where rows are kept and counted."""

    def _ask(
        self,
        command: str,
        ask: Callable[[Question, Config], Question],
        asked: Shared,
        options: Mapping[str, str | None] = NO_OPTIONS,
        *,
        by: By = None,
    ) -> Tables:
        allow_empty = asked.get("allow_empty", False)
        question = shared(self.definition.config, **asked)
        with self._inputs() as inputs:
            defined = with_columns(self.definition, by, inputs)
            defined = with_credit(defined, options, inputs)
            question = ask(question, defined.config)
            question = with_options(question, defined.config, options)
            answered = answer(command, question, defined, inputs, allow_empty=allow_empty)
            return Tables(answered.document)

    def _inputs(self, data: Sequence[str] = ()) -> AbstractContextManager[Inputs]:
        return opened(data or self.data, self.memory, no_limits=self.no_limits, engine=self.engine)
