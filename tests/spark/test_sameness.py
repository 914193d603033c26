"""What a cluster counts is what one machine counts, byte for byte."""

import json
import os
import re
import select
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from typer.testing import CliRunner

from funnelcli.api.inputs import Inputs
from funnelcli.cli import app
from funnelcli.engines.spark import session as spark_session
from funnelcli.engines.spark.failures import told
from funnelcli.errors import DataError

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.olist import DEFINITION, OLIST
    from tests.spark.clusters import ENVIRONMENT, connect, home, standalone
else:
    from outside.olist import DEFINITION, OLIST
    from spark.clusters import ENVIRONMENT, connect, home, standalone

pytestmark = [
    pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed: [spark]"),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java"),
]
PROJECT = Path(__file__).parents[2]
SAMPLE = ("-c", "config.example.yaml", "-f", "json")
TWO_FILES = "compare --a sample_data/leads.csv --b sample_data/leads.parquet"
COMMANDS = (
    "report --by region,source --where 'Employees > 50' --since 2025-01-01",
    "cohorts --ages --project",
    "velocity --matrix",
    TWO_FILES,
    "metrics --by source --only cpl,cac_paid,payback,response_time",
    "response",
    "attribution --by region --direct drop",
    "check",
    "report -f html",
)
MORE = (
    "report",
    "report --check --fail-on never --by region",
    "funnel --detail",
    "cohorts --money",
    "velocity",
    "metrics",
    "segments --by region",
    "sources",
    "curve --by source",
    "reconcile",
    "diagnose",
    "compare --a 2025-Q4 --b 2026-Q2",
    "attribution",
    "forecast --plan customers=50",
    "score",
)
"""What goes the same way as one of these."""
OF_OLIST = (
    "report", "report --by source -f html", "funnel --detail", "cohorts --ages",
    "cohorts --project", "velocity", "segments --by source", "sources", "curve --by source",
    "diagnose", "compare --a 2018-Q1 --b 2017-Q4", "metrics", "forecast", "check",
)  # fmt: skip
EVERY = {
    "sample": (*COMMANDS, *MORE),
    "duplicates": tuple(each for each in (*COMMANDS, *MORE) if each != TWO_FILES),
    "olist": OF_OLIST,
}
"""What each kind of data can be asked: FUNNELCLI_EVERY_COMMAND=1 asks it of each engine."""
SOME = {
    ("local", "sample"): COMMANDS,
    ("local", "duplicates"): ("report --by region",),
    ("local", "olist"): ("report", "cohorts --ages", "velocity"),
    ("remote", "sample"): ("report", "velocity", "attribution"),
}
"""What is asked else, as all of it takes an hour."""
IS_EVERY = bool(os.environ.get("FUNNELCLI_EVERY_COMMAND"))
CASES = [
    (engine, data, command)
    for engine in ("local", "cluster", "remote")
    for data, every in EVERY.items()
    for command in (every if IS_EVERY else SOME.get((engine, data), ()))
]
Told = tuple[int, str, str]
OF_ALL_ROWS = re.compile(
    r' {4}\{\n {6}"code": "rows-brought",\n {6}"message": "Spark only read the rows: .*"\n {4}\},\n'
    r"|<li><bdi>Spark only read the rows: [^<]*</bdi></li>"
)
"""The note that rules have looked at the rows here, which one machine does not have to say."""


class Session:
    """Commands that are answered one after another in one session of Spark."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, *command: str) -> None:
        assert self._process.stdin is not None
        print(json.dumps(command), file=self._process.stdin, flush=True)

    def answer(self) -> Told:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the session has ended"
        code, out, err = json.loads(line)
        return code, out, err

    def is_at_work(self) -> bool:
        assert self._process.stdout is not None
        return not select.select([self._process.stdout], [], [], 0)[0]

    def told(self, *command: str) -> Told:
        self.ask(*command)
        return self.answer()


@contextmanager
def session(*engine: str, **env: str) -> Iterator[Session]:
    script = str(Path(__file__).with_name("together.py"))
    with subprocess.Popen(
        [sys.executable, script, "--engine", "spark", *engine], cwd=PROJECT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, **ENVIRONMENT, "OLIST": str(OLIST), **env},
    ) as process:  # fmt: skip
        try:
            yield Session(process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def local() -> Iterator[Session]:
    with session("--master", "local[3]") as found:
        yield found


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with (
        standalone(tmp_path_factory.mktemp("cluster"), 2) as (address, _),
        session("--master", address) as found,
    ):
        yield found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with connect(tmp_path_factory.mktemp("connect")) as (address, _):
        yield address


@pytest.fixture(scope="module")
def remote(server: str) -> Iterator[Session]:
    with session("--remote", server) as found:
        yield found


def here(*command: str) -> Told:
    result = CliRunner().invoke(app, [*command])
    return result.exit_code, result.stdout, result.stderr


def hold_to_one_machine(there: Session, *command: str) -> None:
    """Where rules look at all rows at once, that is said, and nothing else differs."""
    whole = here(*command)
    assert whole[0] in {0, 1}, whole[2]
    code, out, err = there.told(*command)
    out, said = OF_ALL_ROWS.subn("", out)
    assert (code, out, err) == whole
    assert said == (command[0] == "check" or not {"--check", "html"}.isdisjoint(command))


@pytest.fixture(autouse=True)
def in_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("OLIST", str(OLIST))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    """What stands behind a command to ask it of each kind of data."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "olist.yaml").write_text(DEFINITION)
    return {
        "sample": SAMPLE,
        "duplicates": (duplicates(folder), *SAMPLE),
        "olist": ("-c", str(folder / "olist.yaml"), "-f", "json"),
    }


def duplicates(folder: Path) -> str:
    """Write the rows of a lead to several files, of which columns differ in order and number."""
    rows = pl.read_csv(PROJECT / "sample_data" / "leads.csv", infer_schema=False)
    again = pl.concat([rows, rows.sample(fraction=0.4, seed=1), rows.sample(fraction=0.2, seed=2)])
    for number, size in enumerate((1, 3000, 500, again.height)):
        some, again = again.head(size), again.slice(size)
        if number == 1:
            some = some.select(reversed(some.columns))
        some.write_csv(folder / f"leads-{number}.csv", separator=",;"[number % 2])
    return str(folder / "leads-*.csv")


@pytest.mark.parametrize(("engine", "kind", "command"), CASES)
def test_every_command(
    engine: str,
    kind: str,
    command: str,
    data: dict[str, tuple[str, ...]],
    request: pytest.FixtureRequest,
) -> None:
    if kind == "olist" and not OLIST.is_dir():
        pytest.skip(f"the Olist files are not at {OLIST}")
    name, *options = shlex.split(command)
    hold_to_one_machine(request.getfixturevalue(engine), name, *data[kind], *options)


def test_a_draft(local: Session) -> None:
    hold_to_one_machine(local, "funnel", "sample_data/leads.csv", "sample_data/deals.csv")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Id,Created\n1,2026-01-01,extra\n", 3),
        ("Id,Created\n1,soon\n", 3),
        ("Id,When\n1,2026-01-01\n", 3),
        ("Id,Created\n", 3),
        ("", 3),
    ],
)
def test_what_is_wrong_is_told_as_one_machine_tells_it(
    text: str, code: int, local: Session, tmp_path: Path
) -> None:
    (tmp_path / "leads.csv").write_text(text)
    (tmp_path / "funnelcli.yaml").write_text(
        "version: 1\nleads: {path: leads.csv, id: Id, created: Created}\n"
        "stages:\n- name: Lead\n- {name: Won, at: Created}\n"
    )
    asked = ("report", "-c", str(tmp_path / "funnelcli.yaml"))
    whole = here(*asked)
    assert whole[0] == code
    assert local.told(*asked) == whole


def test_workers_that_are_killed(tmp_path: Path) -> None:
    """One changes nothing but the time; without any the run ends."""
    asked = [("report", *SAMPLE), ("metrics", *SAMPLE), ("funnel", *SAMPLE)]
    patience = "--conf spark.funnelcli.workersTimeout=30s pyspark-shell"
    with (
        standalone(tmp_path, 2) as (address, workers),
        session("--master", address, PYSPARK_SUBMIT_ARGS=patience) as cluster,
    ):
        assert cluster.told(*asked[0]) == here(*asked[0])
        kill_in_mid_run(workers[0], cluster, *asked[1])
        assert cluster.answer() == here(*asked[1])
        assert cluster.told(*asked[2]) == here(*asked[2])
        assert workers[1].poll() is None
        kill_in_mid_run(workers[1], cluster, *asked[0])
        code, out, err = cluster.answer()
    assert (code, out) == (3, "")
    assert err.startswith("error: no worker of the cluster has been there for 30 seconds, and ")


def kill_in_mid_run(worker: "subprocess.Popen[bytes]", cluster: Session, *command: str) -> None:
    cluster.ask(*command)
    time.sleep(2)
    assert cluster.is_at_work()
    worker.kill()


def test_spark_submit(tmp_path: Path) -> None:
    """As docs/cluster.md says, but for where the workers get the package from."""
    app_file = tmp_path / "run_funnelcli.py"
    app_file.write_text("from funnelcli.__main__ import main\nmain()\n")
    asked, out = ("funnel", *SAMPLE), tmp_path / "funnel.json"
    of_driver = {"PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_HOME": str(home())}
    subprocess.run(
        [
            home() / "bin" / "spark-submit", "--master", "local[2]", app_file, *asked,
            "--engine", "spark", "-o", out,
        ],
        check=True, capture_output=True, cwd=PROJECT,
        env={**os.environ, **ENVIRONMENT, **of_driver},
    )  # fmt: skip
    assert out.read_text() == here(*asked)[1]


def test_a_server_that_a_variable_names(server: str) -> None:
    with session(SPARK_REMOTE=server) as by_variable:
        hold_to_one_machine(by_variable, "funnel", *SAMPLE)


def test_a_server_that_is_none_of_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    """It listens, and says nothing."""
    monkeypatch.setattr(spark_session, "OF_CONNECT", 3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"sc://127.0.0.1:{mute.getsockname()[1]}"
        there = ("--engine", "spark", "--remote", f"{address}/;token=Secr3t")
        code, out, err = here("report", *SAMPLE, *there)
    assert (code, out) == (3, "")
    assert f"reached at {address}: what listens there has not answered as Spark Connect" in err
    assert "Secr3t" not in err


def test_a_server_of_grpc_that_is_none_of_spark() -> None:
    grpc = pytest.importorskip("grpc")
    nothing = grpc.server(ThreadPoolExecutor(1))
    port = nothing.add_insecure_port("127.0.0.1:0")
    nothing.start()
    with session("--remote", f"sc://127.0.0.1:{port}") as nobody:
        code, out, err = nobody.told("report", *SAMPLE)
    nothing.stop(None).wait()
    assert (code, out) == (3, "")
    assert f"cannot be reached at sc://127.0.0.1:{port}: Method not found!" in err


def test_what_spark_cannot_do_is_told_wherever_it_is_asked(tmp_path: Path) -> None:
    """Its errors alone: a pipe that is closed, say, is none of it."""
    from pyspark.errors import PySparkException

    from funnelcli.api.on_spark import OnSpark

    for error, told_as in ((PySparkException("gone"), DataError), (BrokenPipeError(), OSError)):
        engine = OnSpark()
        engine._open_ended.enter_context(told(of_system=False))
        with pytest.raises(told_as), Inputs((), tmp_path, engine=engine):
            raise error


@pytest.mark.skipif(not IS_EVERY, reason="it waits for minutes: FUNNELCLI_EVERY_COMMAND=1")
@pytest.mark.parametrize("seconds", [1, 3, 5])
def test_a_server_that_goes_away(seconds: int, tmp_path: Path) -> None:
    with connect(tmp_path) as (address, process), session("--remote", address) as remote:
        remote.told("funnel", *SAMPLE)
        remote.ask("report", *SAMPLE)
        time.sleep(seconds)
        assert remote.is_at_work()
        process.kill()
        code, out, err = remote.answer()
    assert (code, out) == (3, "")
    assert "Spark could not do it: failed to connect" in err


def test_a_cluster_that_is_not_there() -> None:
    with session("--remote", "sc://127.0.0.1:1") as nobody:
        code, out, err = nobody.told("report", *SAMPLE)
    assert (code, out) == (3, "")
    assert "Spark cannot be reached at sc://127.0.0.1: Connection refused" in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--master", "local[2]"], "--master names a cluster, which --engine spark is for"),
        (["--remote", "sc://x"], "--remote names a cluster, which --engine spark is for"),
        (["--engine", "spark", "--master", "a", "--remote", "b"], "name two clusters"),
        (["--engine", "spark", "--memory", "1GB"], "they stay on the cluster"),
        (["table:crm.leads"], "a table of a cluster, which --engine spark reads"),
        (["--engine", "spark", "-"], "a cluster cannot read stdin"),
    ],
)
def test_options_that_cannot_be_followed(options: list[str], said: str) -> None:
    code, out, err = here("report", *SAMPLE, *options)
    assert (code, out) == (2, "")
    assert said in err


def test_addresses_and_tables(local: Session, tmp_path: Path) -> None:
    """What only the cluster reads: rows are those of the file, which is told by another name."""
    rows = pl.read_csv("sample_data/leads.csv", infer_schema=False)
    rows.write_parquet(tmp_path / "leads.parquet")
    asked = ("funnel", *SAMPLE)
    whole = counts(here(*asked, str(tmp_path / "leads.parquet")))
    address = f"file://{tmp_path}/lea*.parquet"
    assert counts(local.told(*asked, address)) == whole
    assert counts(local.told(*asked, f"table:parquet.`{tmp_path}/leads.parquet`")) == whole


def counts(told: Told) -> object:
    """Leave out how a file is called, and how large it is."""
    code, out, err = told
    assert code == 0, err
    document = json.loads(out)
    for each in document["inputs"]:
        del each["path"], each["bytes"], each["read"]
    return document


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        ("table:", 3, "error: Spark cannot read it: ["),
        ("table:nobody", 3, "error: Spark cannot read it: [TABLE_OR_VIEW_NOT_FOUND]"),
        ("file:///nobody/leads.csv", 3, "error: Spark cannot read it: [PATH_NOT_FOUND]"),
        ("nobody.csv", 3, "error: nobody.csv: no such file"),
    ],
)
def test_what_is_not_there(data: str, code: int, said: str, local: Session) -> None:
    ended, out, err = local.told("report", *SAMPLE, data)
    assert (ended, out) == (code, "")
    assert err.startswith(said)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://crm.example/leads.csv", "https:// is read by one machine, and not with"),
        ("s3://crm/leads.csv", "s3:// is read by one machine, and not with --engine spark"),
        ("s3a://ann:Secr3t@crm/leads.csv", "s3a://: an address with a password in it"),
    ],
)
def test_addresses_that_no_cluster_takes(address: str, said: str, local: Session) -> None:
    code, out, err = local.told("report", *SAMPLE, address)
    assert (code, out) == (2, "")
    assert said in err
    assert "Secr3t" not in err


@pytest.mark.parametrize(
    "engine",
    [
        ("--remote", "sc://127.0.0.1:1/;token=Secr3t;bad"),
        ("--remote", "sc://127.0.0.1:abc/;token=Secr3t"),
        ("--remote", "sc:/127.0.0.1/;token=Secr3t"),
        ("--remote", "sc://[::1]:1"),
        ("--master", "local[x]"),
        ("--master", "spark:/nowhere"),
    ],
)
def test_addresses_of_no_cluster(engine: tuple[str, str]) -> None:
    with session(*engine) as nobody:
        code, out, err = nobody.told("funnel", *SAMPLE)
    assert (code, out) == (3, "")
    assert err.startswith("error: Spark cannot be reached at ")
    assert "Secr3t" not in err


def test_a_session_that_is_there_is_left_as_it_was(local: Session) -> None:
    """Whoever asks it next finds its settings, and nothing of the run before."""
    hold_to_one_machine(local, "funnel", *SAMPLE)
    before = local.told("settings")
    local.told("funnel", *SAMPLE)
    assert local.told("settings") == before
    assert '"spark.sql.codegen.wholeStage"' not in before[1]


def test_wide_tables_and_ways_to_a_file(local: Session, tmp_path: Path) -> None:
    rows = pl.read_csv("sample_data/leads.csv", infer_schema=False)
    wide = rows.with_columns(pl.lit("x").alias(f"Field {number}") for number in range(1200))
    (tmp_path / "a b").mkdir()
    wide.head(300).write_csv(tmp_path / "a b" / "ü%20[1].csv")
    there = f"{tmp_path}/a b/..//a b/ü%20[1].csv"
    hold_to_one_machine(local, "funnel", *SAMPLE, there)


@pytest.mark.parametrize(
    ("name", "said"),
    [("_leads.csv", "_leads.csv: Spark does not read it"), ("le:ads.csv", "no file with a colon")],
)
def test_names_that_spark_does_not_read(
    name: str, said: str, local: Session, tmp_path: Path
) -> None:
    shutil.copy("sample_data/leads.csv", tmp_path / name)
    code, out, err = local.told("report", *SAMPLE, str(tmp_path / name))
    assert (code, out) == (3, "")
    assert said in err


def test_files_of_two_kinds(local: Session, tmp_path: Path) -> None:
    shutil.copy("sample_data/leads.csv", tmp_path / "a.csv")
    shutil.copy("sample_data/leads.parquet", tmp_path / "b.parquet")
    asked = ("report", *SAMPLE, str(tmp_path / "*"))
    whole = here(*asked)
    assert whole[0] == 3
    assert local.told(*asked) == whole


def test_a_query_is_for_one_machine(local: Session, tmp_path: Path) -> None:
    (tmp_path / "funnelcli.yaml").write_text(
        "version: 1\nleads: {query: SELECT 1, connection: 'sqlite:crm.db', id: Id}\n"
        "stages: [{name: Lead}, {name: Won, where: Id = 1}]\n"
    )
    code, _, err = local.told("report", "-c", str(tmp_path / "funnelcli.yaml"))
    assert code == 2
    assert "leads.query: one machine asks a database" in err
