from pathlib import Path

import pytest

from .program import DEFINITION, LEADS, ROOT, Program


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
