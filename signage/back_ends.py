"""Which optional packages a configuration needs: an installation may leave one back end out.

`pip install 'signage[ews]'` and `'signage[graph]'` install one each; pip can add to what a package
needs and never take away, so neither is among the packages that every installation has.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from signage.config.schema import Source
from signage.errors import Problem


def missing(source: Source) -> Iterator[Problem]:
    """What is not installed here of what [source] needs. Looks for packages and imports none."""
    for package, extra, purpose in _needed(source):
        if find_spec(package) is None:
            yield Problem(
                "[source] kind",
                f"{purpose} needs the Python package {package}, which is not installed",
                f"python -m pip install 'signage[{extra}]'  (with the python that runs signage)",
            )


def _needed(source: Source) -> Iterator[tuple[str, str, str]]:
    """Packages, the extras of pyproject.toml that install them, and what they are for."""
    if source.kind == "ews":
        yield "exchangelib", "ews", 'kind = "ews"'
        if source.auth == "kerberos":
            yield "gssapi", "kerberos", 'auth = "kerberos"'
            yield "requests_gssapi", "kerberos", 'auth = "kerberos"'
    if source.kind == "graph" or source.auth == "oauth":
        yield "msal", "graph", 'kind = "graph"' if source.kind == "graph" else 'auth = "oauth"'
