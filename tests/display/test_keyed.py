"""What the parts of a theme are made from: keys by annotation, values that do not change."""

from __future__ import annotations

from typing import ClassVar

import pytest

from signage.display.parts.keyed import Keyed, keys_of


class Plate(Keyed):
    """With one key that is needed, and one that is not."""

    material: ClassVar[str] = "brass"

    text: str
    width: float = 2.0


class Framed(Plate):
    """With one more."""

    frame: str = "oak"


def test_keys_are_the_annotations_of_all_classes() -> None:
    """With their types, those of the base first; what belongs to the class is none of them."""
    assert keys_of(Framed) == {"text": (str, True), "width": (float, False), "frame": (str, False)}
    assert list(keys_of(Framed)) == ["text", "width", "frame"]


def test_what_is_not_given_has_its_default() -> None:
    """A key that is given keeps its value."""
    plate = Framed(text="Juniper", frame="ash")
    assert (plate.text, plate.width, plate.frame) == ("Juniper", 2.0, "ash")


def test_a_key_that_is_needed_or_unknown_is_refused() -> None:
    """As by any other class."""
    with pytest.raises(TypeError, match="text"):
        Plate(width=1.0)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="height"):
        Plate(text="Juniper", height=1.0)  # type: ignore[call-arg]


def test_it_is_never_changed() -> None:
    """Neither a key nor anything else can be set."""
    plate = Plate(text="Juniper")
    with pytest.raises(AttributeError, match="width"):
        plate.width = 3.0  # type: ignore[misc]
    assert plate.width == 2.0


def test_it_is_compared_by_its_values() -> None:
    """Given or by default; another class makes another value."""
    assert Plate(text="Juniper") == Plate(text="Juniper", width=2.0)
    assert hash(Plate(text="Juniper")) == hash(Plate(text="Juniper", width=2.0))
    assert Plate(text="Juniper") != Plate(text="Juniper", width=3.0)
    assert Plate(text="Juniper") != Framed(text="Juniper")
    assert repr(Plate(text="Juniper")) == "Plate(text='Juniper')"
