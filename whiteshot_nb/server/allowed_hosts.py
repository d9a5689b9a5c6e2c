"""Decide from which hosts pictures may be fetched, and which IP addresses are public."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import TYPE_CHECKING, Self

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

if TYPE_CHECKING:
    from collections.abc import Iterable

Address = IPv4Address | IPv6Address
Host = str | Address
"""A host name in lower case and IDNA form, without a dot at the end; or an IP address."""

DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_NAME_LENGTH = 253
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_NOT_IN_AN_ENTRY = re.compile(r"[\s/\\@?#]")
_GLOBAL_UNICAST = ip_network("2000::/3")
_NEVER = (
    ip_network("2002::/16"),  # 6to4: any IPv4 address, wrapped
    ip_network("192.88.99.0/24"),  # its relays
    ip_network("168.63.129.16/32"),  # a cloud's internal service at an address that looks public
)


def is_public(address: Address) -> bool:
    """Return whether an IP address belongs to the public Internet.

    Loopback, private, link-local, shared, multicast, reserved and unspecified addresses are not public. IPv6 addresses
    that contain an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) are treated as not public.
    """
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    if address.is_multicast or address.is_reserved or any(address in network for network in _NEVER):
        return False
    return address.is_global


def canonical_host(host: str) -> Host:
    """Return the canonical form of a host name or an IP address.

    Parameters
    ----------
    host
        The host, as `urllib3.util.parse_url` returns it.

    Raises
    ------
    ValueError
        If the host is neither a host name nor a complete IP address. ``127.1``, ``0x7f.0.0.1`` and ``2130706433`` are
        rejected, although some resolvers accept these forms as IP addresses.
    """
    if host.startswith("["):
        return IPv6Address(host[1:-1])
    name = host.removesuffix(".").lower()
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return IPv4Address(name)
    if len(name) > _MAX_NAME_LENGTH or not _NAME.fullmatch(name):
        raise ValueError("the text must be a host name or an IP address")
    return name


@dataclass(frozen=True, slots=True)
class _Entry:
    host: Host
    ports: frozenset[int]
    below: bool

    def matches(self, host: Host, port: int) -> bool:
        if port not in self.ports:
            return False
        if self.below:
            return isinstance(host, str) and host.endswith(f".{self.host}")
        return host == self.host


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """A list of hosts from which pictures may be fetched. An empty list, which is the default, allows no host."""

    entries: tuple[_Entry, ...] = ()

    @classmethod
    def parse(cls, entries: Iterable[str]) -> Self:
        """Parse a list of hosts.

        Parameters
        ----------
        entries
            Each entry is a host name such as ``example.org``, a pattern such as ``*.example.org``, an IPv4 address, or
            an IPv6 address in brackets. The pattern ``*.example.org`` allows all subdomains of ``example.org``, but not
            ``example.org`` itself. An entry can end in ``:port``. If the port is omitted, the ports 80 and 443 are
            allowed.

        Raises
        ------
        ValueError
            If an entry is not valid. The message contains the entry.
        """
        return cls(tuple(_entry(entry) for entry in entries))

    def allows(self, host: Host, port: int) -> bool:
        """Return whether the list allows this host name or IP address with this port. A host name is not resolved."""
        return any(entry.matches(host, port) for entry in self.entries)

    def allows_address(self, address: Address, port: int) -> bool:
        """Return whether a connection to an IP address is allowed.

        A connection is allowed if the address is public, or if the list contains the address with this port.
        """
        return is_public(address) or self.allows(address, port)


def _entry(text: str) -> _Entry:
    try:
        return _read_entry(text)
    except (LocationParseError, ValueError) as error:
        msg = (
            f"{text!r} is not a valid host to fetch pictures from; valid examples: example.org, "
            "example.org:8080, *.example.org, 192.0.2.7 and [2001:db8::7]"
        )
        raise ValueError(msg) from error


def _read_entry(text: str) -> _Entry:
    if _NOT_IN_AN_ENTRY.search(text):
        raise ValueError("the entry must contain only a host and a port")
    below = text.startswith("*.")
    url = parse_url(f"http://{text.removeprefix('*.')}")
    host = canonical_host(url.host or "")
    if url.port == 0 or (below and not isinstance(host, str)):
        raise ValueError("a wildcard must precede a host name, and the port must not be 0")
    ports = DEFAULT_PORTS.values() if url.port is None else [url.port]
    return _Entry(host, frozenset(ports), below)
