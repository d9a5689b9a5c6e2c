"""What an entry of the list of allowed hosts means, and which addresses are public."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_host import fetcher
from typer.testing import CliRunner

from whiteshot_nb.cli import app
from whiteshot_nb.server.allowed_hosts import is_public
from whiteshot_nb.server.config import ServerConfig
from whiteshot_nb.server.drawing import PictureProblem

# The list


@pytest.mark.parametrize(
    ("entry", "url", "on_it"),
    [
        ("example.org", "http://example.org/x", True),
        ("example.org", "HTTPS://Example.ORG./x", True),
        ("EXAMPLE.org.", "http://example.org:80/x", True),
        ("example.org", "http://example.org:443/x", True),
        ("example.org", "http://example.org:8080/x", False),
        ("example.org:8080", "https://example.org:8080/x", True),
        ("example.org:8080", "http://example.org/x", False),
        ("example.org", "http://a.example.org/x", False),
        ("example.org", "http://example.org.evil.example/x", False),
        ("example.org", "http://notexample.org/x", False),
        ("*.example.org", "http://a.b.example.org/x", True),
        ("*.example.org", "http://example.org/x", False),
        ("*.example.org", "http://notexample.org/x", False),
        ("*.example.org:81", "http://a.example.org:81/x", True),
        ("*.example.org:81", "http://a.example.org/x", False),
        ("bücher.example", "http://xn--bcher-kva.example/x", True),
        ("xn--bcher-kva.example", "http://BÜCHER.example/x", True),
        ("192.0.2.7", "http://192.0.2.7/x", True),
        ("192.0.2.7", "http://a.192.0.2.7/x", False),
        ("[2001:DB8::7]:81", "http://[2001:db8:0:0::7]:81/x", True),
        ("127.0.0.1", "http://[::ffff:127.0.0.1]/x", False),
    ],
)
def test_what_an_entry_of_the_list_means(entry, url, on_it):
    listed = fetcher(entry)
    if on_it:
        listed.check_url(url)
    else:
        with pytest.raises(PictureProblem):
            listed.check_url(url)


BAD_ENTRIES = [
    "", "*", "*.", "*.*", "a.*.org", "*.127.0.0.1", "*.[::1]", "http://example.org", "example.org/x", "example.org/..",
    "user@example.org", "example.org:0", "example.org:99999", "example.org:x", "127.1", "0x7f.0.0.1", "2130706433",
    "::1", "[::1", "a b", "a..b", "-a.org", "a,b", "10.0.0.0/8", "a?b", "a#b", "a\\b", "x" * 64 + ".org", "\ud800.org",
]  # fmt: skip


@pytest.mark.parametrize("entry", BAD_ENTRIES)
def test_an_entry_that_is_no_host_is_refused_when_the_server_is_set_up(entry, tmp_path):
    with pytest.raises(ValueError, match="is not a valid host to fetch pictures from"):
        ServerConfig(tmp_path, allow_pictures=("example.org", entry))


def test_the_command_refuses_such_an_entry_with_a_sentence(tmp_path):
    answer = CliRunner().invoke(app, ["serve", "--data", str(tmp_path), "--allow-pictures", "http://example.org"])
    assert answer.exit_code == 2
    assert (
        "'http://example.org' is not a valid host to fetch pictures from; valid examples: example.org" in answer.output
    )


# The rule about addresses

INSIDE = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32", "168.63.129.16/32",
]  # fmt: skip
INSIDE_6 = ["::/128", "::1/128", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"]
V4 = st.ip_addresses(v=4)
SPECIAL = ("private", "loopback", "link_local", "multicast", "reserved", "unspecified")
WRAPPINGS = st.sampled_from([("::ffff:0:0", 0), ("::", 0), ("64:ff9b::", 0), ("64:ff9b:1::", 0), ("2002::", 80)])


@given(st.one_of([st.ip_addresses(network=network) for network in (*INSIDE, *INSIDE_6)]))
def test_no_address_inside_is_public(address):
    assert not is_public(address)


@given(V4, WRAPPINGS, st.integers(0, 2**64 - 1))
def test_no_ipv6_form_of_any_ipv4_address_is_public(address, wrapping, tail):
    prefix, shift = wrapping
    wrapped = int(IPv6Address(prefix)) | int(address) << shift | (tail if shift else 0)
    assert not is_public(IPv6Address(wrapped))


@given(V4, st.integers(0, 2**64 - 1))
def test_no_teredo_address_is_public(address, middle):
    assert not is_public(IPv6Address(0x20010000 << 96 | (middle >> 32) << 32 | int(address)))


@given(st.ip_addresses())
def test_what_is_public_is_global_and_none_of_the_special_kinds(address):
    if is_public(address):
        assert address.is_global
        assert not any(getattr(address, f"is_{kind}") for kind in SPECIAL)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450::1"])
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(ip_address(address))
