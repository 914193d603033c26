"""Work with tables while their records are checked, begun again where a file proves irregular."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar, cast

from funnelcli.read.failures import copying, is_of_data, of_file
from funnelcli.read.table import Irregular
from funnelcli.tables.raw import RawTable

R = TypeVar("R", bound=RawTable)
T = TypeVar("T")


def settled(tables: dict[str, R], work: Callable[[dict[str, R]], T]) -> T:
    """Work with tables while their records are checked; nothing comes out before all are.

    Where a file proves irregular it is mended, and the work begun again. What is wrong with a
    record comes before any error in what was made of it.
    """
    while True:
        try:
            with _blamed(tables):
                try:
                    return work(tables)
                finally:
                    for table in tables.values():
                        table.wait()
        except Irregular as found:
            file = found.table.files[found.file]
            with of_file(file), copying(file):
                tables[found.table.name] = cast("R", found.table.mended(found))


@contextmanager
def _blamed(tables: Mapping[str, RawTable]) -> Iterator[None]:
    """Find the file behind whatever goes wrong; what no file explains stands as it is."""
    try:
        yield
    except BaseException as error:
        if not is_of_data(error):
            raise
        causes = (table.blame(error) for table in tables.values())
        raise next((cause for cause in causes if cause is not error), error) from error
