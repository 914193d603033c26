"""Sessions of Spark, and the clusters behind them, begun for whoever asks first."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.olist import OLIST
    from tests.spark.clusters import connect, standalone
    from tests.spark.sessions import PROJECT, Session, session
else:
    from outside.olist import OLIST
    from spark.clusters import connect, standalone
    from spark.sessions import PROJECT, Session, session


@pytest.fixture(scope="session")
def there() -> None:
    """Skip where there is no Spark."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: [spark]")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")


@pytest.fixture(scope="session")
def local() -> Iterator[Session]:
    with session("--master", "local[3]") as found:
        yield found


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with (
        standalone(tmp_path_factory.mktemp("cluster"), 2) as (address, _),
        session("--master", address) as found,
    ):
        yield found


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with connect(tmp_path_factory.mktemp("connect")) as (address, _):
        yield address


@pytest.fixture(scope="session")
def remote(server: str) -> Iterator[Session]:
    with session("--remote", server) as found:
        yield found


@pytest.fixture(autouse=True)
def in_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("OLIST", str(OLIST))
