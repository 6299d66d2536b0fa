"""Which Exchange a build number is, and whether Microsoft still mends it. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

Build = tuple[int, ...]

OLDEST = (15, 0, 847)  # Exchange 2013 SP1: the oldest whose schema the sign speaks


class Product(NamedTuple):
    """An Exchange Server."""

    name: str
    ended: date | None = None  # of support; None: it goes on


# "Exchange Server build numbers and release dates" and the lifecycle pages of each (Microsoft
# Learn). By the first build of each product; Exchange Server SE took over the number of 2019.
_PRODUCTS: tuple[tuple[Build, Product], ...] = (
    ((15, 20), Product("Exchange Online")),
    ((15, 2, 2562), Product("Exchange Server SE")),
    ((15, 2), Product("Exchange Server 2019", date(2025, 10, 14))),
    ((15, 1), Product("Exchange Server 2016", date(2025, 10, 14))),
    ((15, 0), Product("Exchange Server 2013", date(2023, 4, 11))),
    ((14,), Product("Exchange Server 2010", date(2020, 10, 13))),
    ((8,), Product("Exchange Server 2007", date(2017, 4, 11))),
)
_RELEASES: dict[Build, str] = {(15, 2, 2562, 17): "RTM"}


def product(build: Build) -> Product:
    """The product of that build; one that nobody knows yet is named by its number."""
    found = next(
        (p for first, p in _PRODUCTS if build >= first and build[: len(first[:2])] == first[:2]),
        None,
    )
    if found is None:
        return Product("an Exchange that this program does not know")
    release = _RELEASES.get(build)
    return found._replace(name=f"{found.name} {release}") if release else found
