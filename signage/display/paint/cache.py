"""A cache that is bounded by what its values weigh and forgets the least recently used."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class WeighedCache(Generic[V]):
    """Keeps values while their weights, in bytes, sum to no more than `limit`."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.weight = 0
        self._entries: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], tuple[V, int]]) -> V:
        """The value under the key; `make` gives it and its weight the first time.

        A value that alone is heavier than the limit is returned and not kept.
        """
        if key in self._entries:
            self._entries.move_to_end(key)
            return self._entries[key][0]
        value, weight = make()
        if weight <= self.limit:
            self._entries[key] = (value, weight)
            self.weight += weight
            while self.weight > self.limit:
                self.weight -= self._entries.popitem(last=False)[1][1]
        return value
