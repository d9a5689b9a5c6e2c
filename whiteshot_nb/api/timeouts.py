"""How patient a connection is."""

from __future__ import annotations

from dataclasses import dataclass, field

from whiteshot_nb.api.retry import RetryPolicy


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that each phase of a request may take.

    Attributes
    ----------
    connect
        Until the connection stands, TLS included.
    write, read
        Between two pieces sent, and two received.
    group
        Until the answer to a group begins: all its scenes are drawn before.
    pool
        Until one of the pooled connections is free.
    """

    connect: float = 10.0
    write: float = 30.0
    read: float = 60.0
    group: float = 600.0
    pool: float = 60.0


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """How patient a connection is; `requests_per_second` None means no limit."""

    timeouts: Timeouts = field(default_factory=Timeouts)
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    requests_per_second: float | None = None

    def __str__(self) -> str:
        wait = self.timeouts
        pace = "no rate limit" if self.requests_per_second is None else f"{self.requests_per_second:g} requests/s"
        return (
            f"timeouts connect {wait.connect:g} s, write {wait.write:g} s, read {wait.read:g} s, "
            f"group {wait.group:g} s, pool {wait.pool:g} s; "
            f"{self.retry.retries} retries within {self.retry.seconds:g} s; {pace}"
        )
