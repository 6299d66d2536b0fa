"""What an organization's directory says of a room: seats, floor, and what there is in it."""

from __future__ import annotations

from signage.core.values import frozen


@frozen
class Place:
    """Of one room; what the directory does not say is empty."""

    floor: str = ""
    """Its label there: "3", "Mezzanine"."""
    seats: int | None = None
    amenities: tuple[str, ...] = ()
    """Of "screen", "video" and "board", in this order."""
