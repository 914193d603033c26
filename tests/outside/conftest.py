from pathlib import Path
from typing import Any

import pytest

from .program import DEFINITION, FORMATS, LEADS, ROOT, SAMPLE_REPORT, Ended, Program


@pytest.fixture
def company(tmp_path: Path) -> Program:
    """The program in a folder with a small export and its definition."""
    program = Program(tmp_path)
    program.write("leads.csv", LEADS)
    program.write("funnelcli.yaml", DEFINITION)
    return program


@pytest.fixture
def empty(tmp_path: Path) -> Program:
    """The program in a folder with nothing in it."""
    return Program(tmp_path)


@pytest.fixture(scope="session")
def project() -> Program:
    """The program in the folder of the project, as the README starts it."""
    return Program(ROOT)


@pytest.fixture(scope="session")
def sample(project: Program) -> dict[str, Ended]:
    """The report on the sample, in every format."""
    return {name: project(*SAMPLE_REPORT, "-f", name) for name in FORMATS}


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The report on the small export, as JSON."""
    program = Program(tmp_path_factory.mktemp("whole"))
    program.write("leads.csv", LEADS)
    program.write("funnelcli.yaml", DEFINITION)
    return program("report", "-f", "json").json
