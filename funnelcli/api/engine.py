"""Which machines a run works on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.api.on_spark import OnSpark


@dataclass(frozen=True, slots=True)
class Engine:
    """Where rows are kept and counted, as it is asked for."""

    name: str = "local"
    master: str | None = None
    remote: str | None = None

    @classmethod
    def of(cls, name: str, master: str | None, remote: str | None, memory: str | None) -> "Engine":
        """Hold what is given to what can be. Raises where it is not."""
        if name not in ("local", "spark"):
            raise UsageError(f"--engine: {name!r}: expected local or spark")
        for option, given in (("--master", master), ("--remote", remote)):
            if given is not None and name == "local":
                raise UsageError(f"{option} names a cluster, which --engine spark is for")
        if master is not None and remote is not None:
            raise UsageError("--master and --remote name two clusters", "Give one of them.")
        if name == "spark" and memory is not None:
            raise UsageError(
                "--memory is what rows may take on this machine, and they stay on the cluster",
                "There it is a setting of Spark: spark.executor.memory.",
            )
        return cls(name, master, remote)

    def begun(self) -> "OnSpark | None":
        """Give what a run works with; None is this machine."""
        if self.name == "local":
            return None
        from funnelcli.api.on_spark import OnSpark

        return OnSpark(self.master, self.remote)


HERE = Engine()
