"""How much memory there is to work in, as files of a made-up machine tell."""

from pathlib import Path

import pytest

from funnelcli.errors import UsageError
from funnelcli.words.memory import LEAST, ceiling, size_of

GB = 10**9


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Have 8 GB free, in no control group that has a limit."""
    write(tmp_path, "proc/meminfo", "MemTotal: 16000000 kB\nMemAvailable:    7812500 kB\n")
    write(tmp_path, "proc/self/cgroup", "1:cpu:/\n0::/")
    return tmp_path


def write(system: Path, path: str, text: object) -> None:
    file = system / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{text}\n")


def group(system: Path, folder: str, *, most: object, used: int, of_files: int = 0) -> None:
    """Write what Linux says of a control group of the second version."""
    write(system, f"sys/fs/cgroup/{folder}/memory.max", most)
    write(system, f"sys/fs/cgroup/{folder}/memory.current", used)
    write(system, f"sys/fs/cgroup/{folder}/memory.stat", f"anon 5\ninactive_file {of_files}")


def test_three_quarters_of_what_is_free(machine: Path) -> None:
    assert ceiling(machine) == 6 * GB


def test_a_container_sees_its_own_limit_at_the_root(machine: Path) -> None:
    group(machine, "", most=3 * GB, used=GB)
    assert ceiling(machine) == 1.5 * GB


@pytest.mark.parametrize("around", [(5 * GB, 1 * GB), ("max", 7 * GB)])
def test_each_group_around_counts(machine: Path, around: tuple[object, int]) -> None:
    write(machine, "proc/self/cgroup", "0::/work.slice/nightly.service")
    group(machine, "work.slice", most=around[0], used=around[1])
    group(machine, "work.slice/nightly.service", most=6 * GB, used=0)
    assert ceiling(machine) == (3 * GB if around[0] != "max" else 4.5 * GB)


def test_the_first_version_of_control_groups(machine: Path) -> None:
    write(machine, "proc/self/cgroup", "9:name=systemd:/\n4:memory:/jobs/a:b\n0::/")
    folder = "sys/fs/cgroup/memory/jobs/a:b"
    write(machine, f"{folder}/memory.limit_in_bytes", 4 * GB)
    write(machine, f"{folder}/memory.usage_in_bytes", 3 * GB)
    write(machine, f"{folder}/memory.stat", f"inactive_file 1\ntotal_inactive_file {GB}")
    assert ceiling(machine) == 1.5 * GB


def test_files_that_were_read_are_no_memory_in_use(machine: Path) -> None:
    group(machine, "", most=4 * GB, used=4 * GB, of_files=2 * GB)
    assert ceiling(machine) == 1.5 * GB


def test_where_nothing_is_left_the_program_still_works(machine: Path) -> None:
    group(machine, "", most=GB, used=2 * GB)
    assert ceiling(machine) == LEAST


def test_other_systems_say_what_they_have(tmp_path: Path) -> None:
    found = ceiling(tmp_path)
    assert found is None or found > LEAST


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("2GB", 2 * GB), ("1.5GiB", 3 * 2**29), ("500 mb", 5 * 10**8), ("2g", 2 * GB),
        ("1000000", 10**6), ("1" + "0" * 400, 10**400),
    ],
)  # fmt: skip
def test_sizes(text: str, size: int) -> None:
    assert size_of("--memory", text) == size


@pytest.mark.parametrize("text", ["", "GB", "-1GB", "1,5GB", "999999", "2XB", "2GB each"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(UsageError, match="--memory"):
        size_of("--memory", text)
