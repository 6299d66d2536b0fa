"""Which optional packages a configuration needs: an installation may leave one back end out.

`pip install 'signage[ews]'` and `'signage[graph]'` install one each; pip can add to what a package
needs and never take away, so neither is among the packages that every installation has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec

from signage.config.schema import Source, Tables
from signage.errors import Problem


def missing(tables: Tables) -> Iterator[Problem]:
    """What is not installed here of what is configured. Looks for packages and imports none."""
    yield from missing_source(tables.source)
    yield from _absent(_beside(tables))


def missing_source(source: Source) -> Iterator[Problem]:
    """The same of the source alone, without which nothing is read."""
    yield from _absent(_source(source))


_Need = tuple[str, str, str, str]
"""A package, the extra of pyproject.toml that installs it, the setting, and what it is for."""


def _absent(needs: Iterable[_Need]) -> Iterator[Problem]:
    for package, extra, where, purpose in needs:
        if find_spec(package) is None:
            yield Problem(
                where,
                f"{purpose} needs the Python package {package}, which is not installed",
                f"python -m pip install 'signage[{extra}]'  (with the python that runs signage)",
            )


def _source(source: Source) -> Iterator[_Need]:
    if source.kind == "ews":
        yield "exchangelib", "ews", "[source] kind", 'kind = "ews"'
        if source.auth == "kerberos":
            for package in ("gssapi", "requests_gssapi"):
                yield package, "kerberos", "[source] auth", 'auth = "kerberos"'
    if source.kind == "graph" or source.auth == "oauth":
        key, value = ("kind", "graph") if source.kind == "graph" else ("auth", "oauth")
        yield "msal", "graph", f"[source] {key}", f'{key} = "{value}"'


def _beside(tables: Tables) -> Iterator[_Need]:
    if tables.status.http is not None:
        yield "prometheus_client", "metrics", "[status] http", "a port for metrics"
    if tables.light.kind != "none":
        package = "busylight_core" if tables.light.kind == "usb" else "gpiod"
        yield package, "lights", "[light] kind", f'kind = "{tables.light.kind}"'
    if tables.presence.pin is not None:
        yield "gpiod", "lights", "[presence] pin", "a sensor"
