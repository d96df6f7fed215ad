# ruff: noqa: T201 - it speaks to whoever runs the tests
"""A real Neo4j for the tests: fetched by Maven, started as a process of its own with a throw-away home.

python -m tests.neo4j.server --resolve       fetch it into .neo4j/ (once; Java 17 or later and Maven)
python -m tests.neo4j.server --run PORT      start one on that port, until Ctrl-C
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[2]
POM = Path(__file__).with_name("pom.xml")
VERSION = re.search(r"<neo4j.version>(.*?)</neo4j.version>", POM.read_text(encoding="utf-8"))[1]  # type: ignore[index]
JARS = ROOT / ".neo4j" / VERSION
MISSING = "no Neo4j: set GRAPHSHARE_NEO4J_URI, or install Java 17 and Maven and run `make neo4j`, or start Docker"
_OPENS = [f"--add-opens=java.base/{p}=ALL-UNNAMED" for p in ("java.nio", "java.lang", "sun.nio.ch")]

#: A plan costs a third of a CPU second, rows are the same by any plan, and a hundred queries are asked of ten worlds.
_KEPT_PLANS = {"dbms.cypher.min_replan_interval": "1h"}


def resolved() -> bool:
    return (JARS / ".complete").exists() and shutil.which("java") is not None


def resolve() -> None:
    """Fetch the jars; a second call does nothing."""
    if (JARS / ".complete").exists():
        return
    JARS.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={JARS}"], check=True
    )
    (JARS / ".complete").touch()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Server:
    """One server process. ``password`` turns authentication on from its next start (the user is ``neo4j``)."""

    def __init__(self, *, password: str | None = None, heap: str = "1g", home: Path | None = None, port: int | None = None,
                 settings: dict[str, str] | None = None, quick: bool = True,
    ) -> None:  # fmt: skip
        self.password = password
        self.heap = heap
        self.quick = quick
        self.home = home or Path(tempfile.mkdtemp(prefix="graphshare-neo4j-"))
        self.port = port or free_port()
        self.uri = f"bolt://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.settings = settings or {}

    def configure(self) -> None:
        """Write its settings, as it is to be started with."""
        conf = self.home / "conf"
        conf.mkdir(parents=True, exist_ok=True)
        lines = (
            {
                "server.bolt.listen_address": f"127.0.0.1:{self.port}",
                "server.bolt.advertised_address": f"127.0.0.1:{self.port}",
                "server.http.enabled": "false",
                "server.https.enabled": "false",
                "dbms.usage_report.enabled": "false",
                "dbms.security.auth_enabled": "true" if self.password else "false",
                "server.memory.pagecache.size": "256m",
            }
            | (_KEPT_PLANS if self.quick else {})
            | self.settings
        )
        (conf / "neo4j.conf").write_text("".join(f"{k}={v}\n" for k, v in lines.items()), encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}

    def java(self, main: str, *args: str) -> list[str]:
        # A server that lives for minutes on a busy machine: compile little, collect simply.
        quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] if self.quick else []
        return ["java", f"-Xmx{self.heap}", *quick, *_OPENS, "-cp", f"{JARS}/*", main, *args]

    def admin(self, *args: str) -> subprocess.CompletedProcess[str]:
        """Run ``neo4j-admin`` on this home; the server must not be running."""
        self.configure()
        return subprocess.run(
            self.java("org.neo4j.cli.AdminTool", *args),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, timeout: float = 90) -> Server:
        self.configure()
        first = bool(self.password) and not (self.home / "data" / "databases" / "system").exists()
        log = (self.home / "console.log").open("ab")
        command = self.java(
            "org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"
        )
        self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        log.close()
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"Neo4j stopped:\n{self.tail()}")
            if self._answers(first=first):
                if not first:
                    return self
                first = False
            time.sleep(0.2)
        raise RuntimeError(f"Neo4j did not answer within {timeout:g} s:\n{self.tail()}")

    def _answers(self, *, first: bool) -> bool:
        """Whether it does; at ``first`` the password that every new server has is changed for ours."""
        import neo4j

        auth = ("neo4j", "neo4j" if first else self.password) if self.password else None
        asked = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $ours" if first else "RETURN 1"
        try:
            with (
                neo4j.GraphDatabase.driver(self.uri, auth=auth, connection_timeout=2) as driver,
                driver.session(database="system" if first else None) as session,
            ):
                session.run(asked, ours=self.password).consume()
        except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError, OSError):
            return False
        return True

    def tail(self, lines: int = 40) -> str:
        text = ""
        for path in (self.home / "console.log", self.home / "logs" / "neo4j.log"):
            if path.exists():
                text += "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) + "\n"
        return text

    def kill(self) -> None:
        """Kill it as a power cut would."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resolve", action="store_true")
    parser.add_argument("--run", type=int, metavar="PORT")
    chosen = parser.parse_args()
    if chosen.resolve or chosen.run:
        if not (JARS / ".complete").exists() and (shutil.which("mvn") is None or shutil.which("java") is None):
            print(MISSING, file=sys.stderr)
            return 1
        resolve()
        print(f"Neo4j {VERSION} is in {JARS.relative_to(ROOT)}")
    if chosen.run:
        with Server(port=chosen.run) as server:
            print(f"{server.uri} answers (no password); Ctrl-C ends it", flush=True)
            try:
                signal.pause()
            except KeyboardInterrupt:
                print("ending")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
