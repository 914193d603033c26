"""What a notebook asks of two files: two exports by its definition, or two YAMLs."""

from dataclasses import replace
from pathlib import Path

from funnelcli.answers.report import Document
from funnelcli.api.comparing import definitions, exports
from funnelcli.api.inputs import Inputs
from funnelcli.api.question import Shared, shared
from funnelcli.api.sides import Given
from funnelcli.config import Definition


def files_compared(
    definition: Definition,
    a: Given,
    b: Given,
    inputs: Inputs,
    asked: Shared,
    *,
    key: str | None,
    any_meaning: bool,
    both: bool,
) -> Document:
    """Read the question and the files, and compare them."""
    allow_empty = asked.get("allow_empty", False)
    if a.kind == "data":
        sides = inputs.beside(a.text), replace(inputs, data=(b.text,))
        return exports(
            shared(definition.config, **asked), (definition, definition), sides,
            key=key, any_meaning=any_meaning, allow_empty=allow_empty,
        )  # fmt: skip
    defined = inputs.definition(Path(a.text)), inputs.definition(Path(b.text))
    questions = shared(defined[0].config, **asked), shared(defined[1].config, **asked)
    return definitions(questions, defined, inputs, both=both, allow_empty=allow_empty)
