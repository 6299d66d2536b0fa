"""Values whose keys are their annotations, as a dataclass's are, at a tenth of what one costs.

`dataclass` compiles seven functions for each class. There is a class for every kind of part, and
the first picture of a sign waits for all that its theme lays out.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any, ClassVar, NoReturn, dataclass_transform, get_origin


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Keyed:
    """Made from keywords, compared by value, never changed. A key with no default is needed."""

    def __init__(self, **keys: Any) -> None:
        """Raises TypeError for a key that there is not, or that is needed and not given."""
        kind: Any = type(self)
        known = keys_of(kind)
        if wrong := keys.keys() - known.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(wrong))}")
        if lacking := {key for key, (_, needed) in known.items() if needed} - keys.keys():
            raise TypeError(f"{type(self).__name__} needs {', '.join(sorted(lacking))}")
        vars(self).update(keys)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name}: a {type(self).__name__} is not changed")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _values(other) == _values(self)

    def __hash__(self) -> int:
        return hash((type(self), *_values(self)))

    def __repr__(self) -> str:
        said = ", ".join(f"{key}={value!r}" for key, value in vars(self).items())
        return f"{type(self).__name__}({said})"


@cache
def keys_of(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The keys of a class: the type of each, and whether it is needed."""
    hints = {
        key: _meant(text, each.__module__)
        for each in reversed(kind.__mro__)
        for key, text in vars(each).get("__annotations__", {}).items()
    }
    return {
        key: (hint, not hasattr(kind, key))
        for key, hint in hints.items()
        if get_origin(hint) is not ClassVar
    }


@cache  # the parts of a module have few types between them
def _meant(text: str, module: str) -> Any:
    return eval(text, vars(sys.modules[module]))  # noqa: S307 - an annotation


def _values(value: object) -> list[Any]:
    kind: Any = type(value)
    return [getattr(value, key) for key in keys_of(kind)]
