"""Frozen values are what `dataclass(frozen=True, slots=True)` makes, and cheaper to define."""

from __future__ import annotations

import dataclasses
from copy import deepcopy
from dataclasses import FrozenInstanceError, replace

import pytest

from signage.core.values import field, frozen


class Plain:
    """Two that have to be given, and each kind of default."""

    name: str
    hidden: str = field(repr=False)
    size: float = 1.0
    names: tuple[str, ...] = ()
    made: list[str] = field(default_factory=list)
    beside: object = field(default=None, compare=False)


def of(decorator: object) -> type:
    """The class, decorated anew."""
    return decorator(type("Plain", (), dict(vars(Plain))))  # type: ignore[no-any-return, operator]


OURS = of(frozen)
THEIRS = of(dataclasses.dataclass(frozen=True, slots=True))


@pytest.mark.parametrize(
    ("args", "more"),
    [(("a", "b"), {}), (("a", "b", 2.0), {"names": ("x",)}), (("a",), {"hidden": "h", "made": []})],
)
def test_it_is_made_and_told_as_a_dataclass(args: tuple, more: dict) -> None:
    """The same arguments, the same defaults, the same fields and the same repr."""
    ours, theirs = OURS(*args, **more), THEIRS(*args, **more)
    assert repr(ours) == repr(theirs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert OURS.__match_args__ == THEIRS.__match_args__
    assert not hasattr(ours, "__dict__")


@pytest.mark.parametrize("args", [(), ("a",), ("a", "b", 1.0, (), [], None, "too many")])
def test_what_does_not_fit_is_refused(args: tuple) -> None:
    """A field too few or too many, or one that there is not."""
    with pytest.raises(TypeError):
        OURS(*args)
    with pytest.raises(TypeError):
        OURS("a", "b", other=1)


def test_equal_values_are_one_key() -> None:
    """By what is compared; another class with the same fields is another value."""
    one, same = OURS("a", "b", beside=1), OURS("a", "b", beside=2)
    assert one == same
    assert one != replace(one, size=2.0)
    assert one != OURS("a", "c")
    assert one != of(frozen)("a", "b")
    hashable = of_one()
    assert {hashable(1), hashable(1), hashable(2)} == {hashable(1), hashable(2)}


def of_one() -> type:
    """A value of one field."""
    return frozen(type("One", (), {"__annotations__": {"n": "int"}, "__doc__": "One."}))


def test_each_value_has_a_default_of_its_own() -> None:
    """What a factory makes is made anew."""
    assert OURS("a", "b").made is not OURS("a", "b").made


def test_it_is_never_changed() -> None:
    """Neither set, nor deleted, nor given another field."""
    one = OURS("a", "b")
    with pytest.raises(FrozenInstanceError):
        one.name = "c"
    with pytest.raises(FrozenInstanceError):
        del one.name
    with pytest.raises(FrozenInstanceError):
        one.other = 1
    assert one.name == "a"


def test_it_can_be_copied() -> None:
    """Though nothing of it can be set."""
    one = OURS("a", "b", made=["x"])
    assert deepcopy(one) == one
    assert deepcopy(one).made is not one.made


def test_what_is_given_by_name_alone_and_checked() -> None:
    """As dataclass has it: kw_only, and a look at the whole when it is made."""

    @frozen(kw_only=True)
    class Named:
        first: int = 1
        second: int

        def __post_init__(self) -> None:
            if self.second < 0:
                raise ValueError("below 0")

    assert Named(second=2) == replace(Named(second=3, first=1), second=2)
    assert deepcopy(Named(second=2)) == Named(second=2)
    with pytest.raises(TypeError):
        Named(2)
    with pytest.raises(ValueError, match="below 0"):
        Named(second=-1)
