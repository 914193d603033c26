"""Two exports or two definitions, compared: what goes together, for a notebook and a command."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from funnelcli.answers.report import Document
from funnelcli.api.comparing import definitions, exports
from funnelcli.api.inputs import Inputs
from funnelcli.api.sides import Given, given
from funnelcli.config import Config, Definition
from funnelcli.config.question import Question
from funnelcli.errors import UsageError


@dataclass(frozen=True, slots=True)
class FilesCompared:
    """Two files, and how they are to be compared."""

    a: Given
    b: Given | None
    """None of exports is DATA, or the leads of the YAML."""
    any_meaning: bool
    """Whether a snapshot, or a report, of another definition will do."""
    both: bool
    """Whether of two YAMLs first the data are compared, then the definitions."""

    @classmethod
    def of(
        cls,
        sides: tuple[str | None, str | None],
        data: Sequence[str],
        *,
        is_grouped: bool,
        any_meaning: bool,
        both: bool,
    ) -> "FilesCompared | None":
        """Take what was given; None where that is two periods. Raise where it does not fit."""
        a, b = given(*sides, has_data=bool(data))
        if a is None or a.kind == "period":
            for option, is_given in (("--definitions", any_meaning), ("--both", both)):
                if is_given:
                    raise UsageError(
                        f"{option} is for two exports or two YAMLs, and these are periods"
                    )
            return None
        if is_grouped:
            raise UsageError(
                "--by is for two periods: exports and definitions are compared as wholes"
            )
        if a.kind == "yaml" and any_meaning:
            raise UsageError("--definitions is for a snapshot: two YAMLs may always differ")
        if a.kind == "data" and both:
            raise UsageError("--both is for two YAMLs, each with files of its own")
        if a.kind == "data" and b is not None and data:
            raise UsageError("--a and --b are exports, and DATA beside them would be a third")
        return cls(a, b, any_meaning, both)

    @property
    def yaml(self) -> Path | None:
        """The YAML of A; None where exports are compared by the definition that is in force."""
        return Path(self.a.text) if self.a.kind == "yaml" else None

    @property
    def data(self) -> tuple[str, ...]:
        """What is read in the place of DATA; nothing where that is read itself."""
        return (self.b.text,) if self.a.kind == "data" and self.b is not None else ()

    def on(self, definition: Definition, inputs: Inputs) -> "FilesOpened":
        """Open them: by the definition in force, or that of A; the inputs have B's DATA."""
        if self.a.kind == "data":
            sides = inputs.beside(self.a.text), inputs
            return FilesOpened(self, (definition, definition), sides)
        if self.b is None:
            raise ValueError("of two YAMLs none can be left out")
        other = inputs.definition(Path(self.b.text))
        return FilesOpened(self, (definition, other), (inputs, inputs))


@dataclass(frozen=True, slots=True)
class FilesOpened:
    """Both definitions, and the inputs of each side."""

    files: FilesCompared
    defined: tuple[Definition, Definition]
    inputs: tuple[Inputs, Inputs]

    def paths(self) -> Iterator[Path]:
        """Yield every file that is read."""
        for inputs, definition in zip(self.inputs, self.defined, strict=True):
            yield from inputs.paths(definition)

    def compared(
        self, asked: Callable[[Config], Question], *, key: str | None, allow_empty: bool
    ) -> Document:
        """Compare them; `key` is that of a snapshot."""
        questions = asked(self.defined[0].config), asked(self.defined[1].config)
        if self.files.a.kind == "data":
            return exports(
                questions[0], self.defined, self.inputs,
                key=key, any_meaning=self.files.any_meaning, allow_empty=allow_empty,
            )  # fmt: skip
        return definitions(
            questions, self.defined, self.inputs[1], both=self.files.both, allow_empty=allow_empty
        )
