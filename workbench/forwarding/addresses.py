"""Where we may post to: public https addresses, checked after the name is resolved and used as they were checked."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from flask import current_app

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

NEARBY = tuple(
    ip_network(text) for text in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
"""Where a simulated corp's other systems are."""
_CARRIERS_OF_OTHERS = tuple(ip_network(text) for text in ("64:ff9b::/96", "2002::/16", "2001::/32"))
"""IPv6 addresses that stand for an IPv4 address, perhaps a private one (NAT64, 6to4, Teredo)."""
_LONGEST_URL = 2000


class UnsafeAddress(ValueError):
    """We do not post there; the text says why, to an administrator."""


@dataclass(frozen=True, slots=True)
class Policy:
    """`networks` may be posted to although they are private; plain http only beside a simulator."""

    networks: tuple[Network, ...] = ()
    is_http_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """A URL taken apart."""

    is_https: bool
    host: str
    port: int
    path: str


def current_policy() -> Policy:
    """What this deployment allows."""
    networks: tuple[Network, ...] = current_app.config["FORWARDING_NETWORKS"]
    is_simulated = current_app.config["SIMULATOR_URL"] is not None
    return Policy((*networks, *NEARBY) if is_simulated else networks, is_http_allowed=is_simulated)


def take_apart(url: str, policy: Policy) -> Destination:
    """The parts of a URL we may post to; its name is not resolved yet."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UnsafeAddress("not an address") from error
    if parts.scheme != "https" and not (parts.scheme == "http" and policy.is_http_allowed):
        raise UnsafeAddress("must begin with https://")
    if not parts.hostname or parts.username is not None or parts.fragment or len(url) > _LONGEST_URL:
        raise UnsafeAddress("must be a plain address without user name and fragment")
    if not url.isascii() or any(letter.isspace() for letter in url):
        raise UnsafeAddress("must be ASCII without blanks; write other letters percent-encoded")
    is_https = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(is_https, parts.hostname, port or (443 if is_https else 80), path)


def resolve(destination: Destination, policy: Policy) -> str:
    """An address of the host, every one of which must be allowed: one name must not lead inside as well as outside."""
    try:
        found = socket.getaddrinfo(destination.host, destination.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UnsafeAddress(f"{destination.host} has no address") from error
    addresses = [str(entry[4][0]) for entry in found]
    for text in addresses:
        if not is_allowed(ip_address(text.partition("%")[0]), policy.networks):
            raise UnsafeAddress(f"{destination.host} is inside the network (see FORWARDING_PRIVATE_NETWORKS)")
    return addresses[0]


def is_allowed(address: Address, networks: Iterable[Network]) -> bool:
    """Public, or of a network the deployment names."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in network for network in networks):
        return True
    is_carrier = any(address in network for network in _CARRIERS_OF_OTHERS)
    return address.is_global and not address.is_multicast and not is_carrier
