"""Neo4j Community on this machine, from Maven artefacts: for `make neo4j` and for the tests.

The jars come through Maven (its own settings say from where) into Maven's local repository; `.neo4j/` in the clone
remembers the class path of each version. The data lives in a temporary home that goes when the server stops.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent.parent / ".neo4j"

#: Line of releases to (version, oldest Java that runs it, first Java that does not any more).
LINES = {"5": ("5.26.20", 17, 22), "2026": ("2026.09.0", 21, 99)}
DEFAULT_LINE = "5"

_START_SECONDS = 120
_STOP_SECONDS = 60
_SETTINGS = """\
dbms.security.auth_enabled=true
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={pagecache}m
dbms.usage_report.enabled=false
dbms.security.allow_csv_import_from_file_urls=false
db.transaction.timeout=10m
db.shutdown_transaction_end_timeout=1s
db.tx_log.preallocate=false
"""


class NoServerError(Exception):
    """The server cannot run here: there is no Java or no Maven that fits."""


def java_homes() -> Iterator[Path]:
    """Yield the homes of the Java installations of this machine, those named by the environment first."""
    named = [os.environ.get("JAVA_HOME", "")]
    named += [value for name, value in sorted(os.environ.items()) if name.startswith("JAVA_HOME_")]
    yield from (Path(value) for value in named if value)
    yield from sorted(Path("/usr/lib/jvm").glob("*"))
    yield from sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"))
    found = shutil.which("java")
    if found:
        yield Path(found).resolve().parent.parent


def java_version(java: Path) -> int | None:
    """Return the feature version that a Java program states; None when it does not run."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return None
    match = re.search(r'version "(\d+)', done.stderr + done.stdout)
    return int(match.group(1)) if match else None


def find_java(line: str = DEFAULT_LINE) -> Path:
    """Return a Java (with its compiler, which reads the launcher) that runs a line of Neo4j.

    Raises
    ------
    NoServerError
        If there is none.
    """
    version, oldest, too_new = LINES[line]
    seen = []
    for home in java_homes():
        java = home / "bin" / "java"
        if not (home / "bin" / "javac").exists() or not java.exists():
            continue
        found = java_version(java)
        if found is not None and oldest <= found < too_new:
            return java
        seen.append(str(found))
    msg = f"Neo4j {version} needs a JDK from {oldest} on; found: {', '.join(seen) or 'none'}"
    raise NoServerError(msg)


def class_path(line: str, java: Path) -> str:
    """Return the class path of a line of Neo4j; Maven fetches what is not there yet.

    Raises
    ------
    NoServerError
        If there is no Maven, or it cannot fetch the jars.
    """
    version = LINES[line][0]
    known = CACHE / f"classpath-{version}.txt"
    if not _complete(known):
        with _turn_with_maven():
            if not _complete(known):
                _fetch(version, known, java)
    return known.read_text(encoding="utf-8")


def _complete(known: Path) -> bool:
    return known.exists() and all(Path(jar).exists() for jar in known.read_text(encoding="utf-8").split(os.pathsep))


@contextmanager
def _turn_with_maven() -> Iterator[None]:
    """Wait for the others: Maven's local repository, one per user, takes one writer at a time."""
    try:
        import fcntl
    except ImportError:  # Windows, where `make` and parallel tests are not at home
        yield
        return
    with (Path(tempfile.gettempdir()) / f"chaingraph-maven-{os.getuid()}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _fetch(version: str, known: Path, java: Path) -> None:
    CACHE.mkdir(exist_ok=True)
    maven = shutil.which("mvn")
    if maven is None:
        msg = "Maven (mvn) is needed once to fetch the jars of Neo4j"
        raise NoServerError(msg)
    part = CACHE / f"classpath-{version}.{os.getpid()}.part"
    command = [
        *(maven, "--batch-mode", "--quiet", "--file", HERE / "pom.xml", f"-Dneo4j.version={version}"),
        *("dependency:build-classpath", "-DincludeScope=runtime", f"-Dmdep.outputFile={part}"),
    ]
    environment = {**os.environ, "JAVA_HOME": str(java.parent.parent)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode or not part.exists():
        msg = f"Maven could not fetch Neo4j {version}: {(done.stdout + done.stderr)[-600:]}"
        raise NoServerError(msg)
    part.replace(known)


def free_port() -> int:
    """Return a port on the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A running server with a password of its own; a context manager that stops it and removes its data.

    Attributes
    ----------
    url, user, password
        What a driver needs.
    line, version
        The line of releases that was asked for and the version that it stands for.
    """

    user = "neo4j"

    def __init__(
        self,
        line: str = DEFAULT_LINE,
        *,
        port: int | None = None,
        password: str | None = None,
        heap: int = 512,
        pagecache: int = 128,
        home: Path | None = None,
        quick: bool = True,
        settings: str = "",
    ) -> None:
        self.line, self.version = line, LINES[line][0]
        self.password = password or secrets.token_urlsafe(12)
        self.port = port or free_port()
        self.url = f"bolt://127.0.0.1:{self.port}"
        self._kept = home is not None
        self._java = find_java(line)
        self._jars = class_path(line, self._java)
        self.home = home or Path(tempfile.mkdtemp(prefix="chaingraph-neo4j-"))
        self.home.mkdir(parents=True, exist_ok=True)
        # a server that lives for a few minutes is better off without the second compiler
        compiler = ["-XX:TieredStopAtLevel=1"] if quick else []
        self._options = [f"-Xmx{heap}m", "-XX:+UseSerialGC", *compiler]
        self._pagecache = pagecache
        #: Lines of the configuration beside those that every server has; what is changed counts from the next start.
        self.settings = settings
        self._process: subprocess.Popen[str] | None = None

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server, wait until it answers, and set the password when it is new.

        Raises
        ------
        NoServerError
            If it ends or says nothing for two minutes; the end of its log stands in the message.
        """
        settings = self.home / "chaingraph.conf"
        lines = _SETTINGS.format(port=self.port, pagecache=self._pagecache) + self.settings
        settings.write_text(lines, encoding="utf-8")
        arguments = self.home / "java.args"
        jars = self._jars.replace("\\", "\\\\")
        arguments.write_text(f'-cp "{jars}"\n', encoding="utf-8")
        log = self.home / "launcher.log"
        with log.open("a", encoding="utf-8") as output:
            self._process = subprocess.Popen(
                [
                    *(self._java, *self._options, f"@{arguments}"),
                    *("--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED"),
                    *(HERE / "Server.java", self.home, settings),
                ],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                text=True,
                start_new_session=True,
            )
        patience = time.monotonic() + _START_SECONDS
        while "ready\n" not in log.read_text(encoding="utf-8", errors="replace"):
            if self._process.poll() is not None or time.monotonic() > patience:
                self.kill()
                msg = f"Neo4j {self.version} did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
                raise NoServerError(msg)
            time.sleep(0.1)
        log.write_text("", encoding="utf-8")
        self._set_password()

    def _set_password(self) -> None:
        mark = self.home / "password-is-set"
        if mark.exists():
            return
        from neo4j import GraphDatabase

        with GraphDatabase.driver(self.url, auth=(self.user, "neo4j")) as driver:
            driver.execute_query(
                "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=self.password, database_="system"
            )
        mark.touch()

    def stop(self) -> None:
        """Stop the server as its own shutdown does; its data stays until the block ends."""
        if self._process is None:
            return
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End the server as a power cut would."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._process = None

    def __enter__(self) -> Server:
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._kept:
            self.stop()
            return
        # data that goes anyway needs no orderly end, which takes ten seconds
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)


def main() -> int:
    """Run a server in the foreground until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--line", choices=LINES, default=os.environ.get("CHAINGRAPH_NEO4J_VERSION", DEFAULT_LINE))
    parser.add_argument("--port", type=int, default=7687)
    parser.add_argument("--heap", type=int, default=1024, help="MB")
    parser.add_argument("--home", type=Path, help="keep the data in this folder; a temporary one otherwise")
    parser.add_argument("--password-file", type=Path, help="where the password is written")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    kept = options.home / "chaingraph-password" if options.home else None
    password = kept.read_text(encoding="utf-8").strip() if kept and kept.exists() else None
    try:
        server = Server(
            options.line, port=options.port, heap=options.heap, home=options.home, password=password, quick=False
        )
        with server:
            secret = options.password_file or kept or server.home / "chaingraph-password"
            secret.touch(mode=0o600)
            secret.write_text(server.password + "\n", encoding="utf-8")
            print(f"Neo4j {server.version}: {server.url}  user {server.user}  password {server.password}")
            print(f"  chaingraph load PARK --to {server.url} --password-file {secret}")
            print("Ctrl-C stops it" + ("." if options.home else " and removes its data."), flush=True)
            while server.running:
                time.sleep(0.5)
            print("the server ended by itself", file=sys.stderr)
            return 1
    except NoServerError as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, SystemExit):
        return 0


if __name__ == "__main__":
    sys.exit(main())
