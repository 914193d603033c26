from pathlib import Path

import pytest

from .copies import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of the package, to be extended."""
    return Copy(tmp_path)
