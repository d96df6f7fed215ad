"""A connection to a Neo4j server, and its errors in words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit, urlunsplit

from graphshare.errors import GraphshareError, QueryError, StoreConflict, StoreError, StoreUnavailable
from graphshare.store.base import AskPassword

if TYPE_CHECKING:
    import neo4j

#: The oldest server that is supported: the long-term release, which has ``CALL (n) { … }`` and dynamic types.
FLOOR = (5, 26)

_PASSWORD = "Set GRAPHSHARE_NEO4J_PASSWORD (and GRAPHSHARE_NEO4J_USER where the user is not neo4j)."  # noqa: S105

_HOST = re.compile(r"[\w.:%-]+")


def _no_server(address: str) -> StoreError:
    return StoreError(f"“{address}” is no address of a server.", hint="It reads like bolt://localhost:7687.")


class Connection:
    """A driver that is made on first use, with the database's name and the version checked."""

    def __init__(
        self,
        address: str,
        *,
        user: str = "neo4j",
        password: str | None = None,
        database: str | None = None,
        ask_password: AskPassword | None = None,
    ) -> None:
        try:
            split = urlsplit(address)
        except ValueError:
            raise _no_server(address) from None
        if split.username or split.password:
            raise StoreError("An address must hold no user or password: others could read it there.", hint=_PASSWORD)
        asked = parse_qs(split.query)
        strange = sorted(set(asked) - {"database"})
        if strange:
            raise StoreError(
                f"The address has the unknown part “{strange[0]}”.", hint="Only ?database=NAME may follow it."
            )
        try:
            known = _HOST.fullmatch(split.hostname or "") and (split.port is None or split.port > 0)
        except ValueError:
            known = False
        if not known:
            raise _no_server(address)
        self.address = urlunsplit((split.scheme, split.netloc, "", "", ""))
        self.database = asked["database"][0] if "database" in asked else database
        self._user = user
        self._password = password
        self._ask = ask_password
        self._driver: neo4j.Driver | None = None
        self.version = ""

    @classmethod
    def from_environment(cls, address: str, *, ask_password: AskPassword | None = None) -> Connection:
        """A connection with user, password and database from the environment."""
        return cls(
            address,
            user=os.environ.get("GRAPHSHARE_NEO4J_USER", "neo4j"),
            password=os.environ.get("GRAPHSHARE_NEO4J_PASSWORD") or None,
            database=os.environ.get("GRAPHSHARE_NEO4J_DATABASE") or None,
            ask_password=ask_password,
        )

    @property
    def driver(self) -> neo4j.Driver:
        """The driver, connected."""
        if self._driver is None:
            import neo4j.exceptions

            with in_words(self.address):
                try:
                    self._driver = self._connect()
                except neo4j.exceptions.AuthError as error:
                    if self._password is not None:
                        raise
                    if self._ask is None:
                        raise StoreUnavailable(
                            f"{self.address} asks for a password, and none was given.", hint=_PASSWORD
                        ) from error
                    self._password = self._ask(self.address)
                    self._driver = self._connect()
        return self._driver

    def _connect(self) -> neo4j.Driver:
        import logging

        import neo4j

        # Its remarks about retries would otherwise reach the terminal; what comes of them is told by the errors below.
        logging.getLogger("neo4j").addHandler(logging.NullHandler())
        driver = neo4j.GraphDatabase.driver(
            self.address,
            auth=(self._user, self._password) if self._password is not None else None,
            connection_timeout=10,
            connection_acquisition_timeout=30,
            max_transaction_retry_time=30,
            notifications_min_severity="OFF",
            user_agent="graphshare",
        )
        try:
            with driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session:
                self.version = _checked_version(session.run("RETURN 1").consume().server.agent)
        except BaseException:
            driver.close()
            raise
        return driver

    @contextmanager
    def session(self, *, write: bool = False) -> Iterator[neo4j.Session]:
        """A session that reads (routed to any member of a cluster) or writes; errors come out in words."""
        import neo4j

        driver = self.driver
        mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        with in_words(self.address), driver.session(database=self.database, default_access_mode=mode) as session:
            yield session

    def close(self) -> None:
        """Close the driver."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None


def _checked_version(agent: str) -> str:
    """``5.26.30`` of ``Neo4j/5.26.30``; raises ``StoreUnavailable`` for another product or an older version."""
    product, _, version = agent.partition("/")
    if product != "Neo4j":
        raise StoreUnavailable(
            f"The server says that it is {agent}, not Neo4j.", hint="graphshare supports Neo4j 5.26 and later."
        )
    numbers = tuple(int(n) for n in re.findall(r"\d+", version)[:2])
    if numbers < FLOOR:
        raise StoreUnavailable(
            f"The server is Neo4j {version}; graphshare needs {FLOOR[0]}.{FLOOR[1]} or later.",
            hint="Neo4j 5.26 is its long-term release.",
        )
    return version


@contextmanager
def in_words(address: str) -> Iterator[None]:
    """Turn what the driver raises into graphshare's errors."""
    import neo4j.exceptions as raised

    try:
        yield
    except (raised.Neo4jError, raised.DriverError) as error:
        raise explained(error, address) from error
    except (ValueError, OSError) as error:
        if isinstance(error, GraphshareError):
            raise
        raise StoreUnavailable(f"{address} cannot be reached: {error}.", hint=_REACH) from error


_REACH = "Is the server running, and are the name and port right? The usual address is bolt://localhost:7687."


def explained(error: Exception, address: str) -> GraphshareError:
    """The error in words, with the next step."""
    import neo4j.exceptions as raised

    text = str(getattr(error, "message", None) or error)
    code = str(getattr(error, "code", "") or "")
    if isinstance(error, raised.AuthError) or code.startswith("Neo.ClientError.Security"):
        return _refused(code, address, text)
    if isinstance(error, raised.ConfigurationError):
        return StoreError(f"“{address}” is no address of a Neo4j server: {text}")
    if "DatabaseNotFound" in code or "DatabaseNotFound" in text:
        return StoreUnavailable(
            f"{address} has no such database.", hint="Give its name as ?database=NAME or in GRAPHSHARE_NEO4J_DATABASE."
        )
    if "NotALeader" in code or "no leader" in text.lower() or "No write" in text:
        return StoreUnavailable(
            f"{address} cannot be written now: its cluster has no leader, or this member may only be read.",
            hint="Use neo4j:// instead of bolt://, so that writes find the leader, or try again in a minute.",
        )
    if "ReadOnlyDatabase" in code:
        return StoreUnavailable(
            f"The database at {address} may only be read.",
            hint="Choose another (?database=NAME), or make it writable on the server: it can be asked as it is.",
        )
    if "TransactionTimedOut" in code:
        return QueryError("The query took longer than it may.", hint="Narrow it, or allow it more time with --timeout.")
    if "AccessMode" in code or "Writing in read access mode" in text:
        return QueryError("The query writes.", hint="Queries may only read; add --write where writing is meant.")
    if code.startswith("Neo.ClientError.Schema"):
        return StoreConflict(
            f"The database has constraints or indexes that stand in the way: {text}",
            hint="Load into a database of its own (?database=NAME), or drop that constraint or index first.",
        )
    if code.startswith("Neo.ClientError.Statement") or isinstance(error, raised.ResultError):
        return QueryError(f"The query failed: {text}")
    if "OutOfMemory" in code:
        return StoreError(
            "The server ran out of the memory that a transaction may take.",
            hint="Raise dbms.memory.transaction.total.max or the heap, or narrow the query.",
        )
    if isinstance(error, raised.ServiceUnavailable | raised.SessionExpired):
        return _unreachable(error, address, text)
    return StoreError(f"Neo4j at {address} failed: {text}")


def _refused(code: str, address: str, text: str) -> GraphshareError:
    if "CredentialsExpired" in code:
        return StoreUnavailable(
            f"{address} asks for a new password before anything else.",
            hint="Change it once in Neo4j Browser or cypher-shell.",
        )
    if "Forbidden" in code:
        return StoreUnavailable(
            f"The user has no right to do this on {address}: {text}", hint="Ask for the right to read and write it."
        )
    if "RateLimit" in code:
        return StoreUnavailable(
            f"{address} refuses more tries: too many wrong passwords.", hint="Wait some seconds. " + _PASSWORD
        )
    return StoreUnavailable(f"{address} refused the user or the password.", hint=_PASSWORD)


def _unreachable(error: Exception, address: str, text: str) -> GraphshareError:
    causes: list[str] = [text]
    inner: BaseException | None = error
    while inner is not None:
        causes.append(str(inner))
        inner = inner.__cause__ or inner.__context__
    whole = " ".join(causes)
    hint = _REACH
    if "certificate" in whole.lower() or "SSL" in whole:
        hint = "Encryption failed. Aura needs neo4j+s://; a server with its own certificate +ssc; one without, bolt://."
    elif "looks like HTTP" in whole or "HTTP" in whole:
        hint = "That is Neo4j's browser port; the Bolt port is usually 7687."
    elif "+s" in address.split(":", 1)[0]:
        hint = f"{_REACH} This address asks for an encrypted connection; a server without one has bolt:// or neo4j://."
    elif "routing" in whole.lower():
        hint = f"{_REACH} No member of a cluster answered; for a single server, try bolt:// instead of neo4j://."
    return StoreUnavailable(f"{address} cannot be reached.", hint=hint)
