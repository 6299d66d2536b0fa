"""What is said of the room beside its state: name, floor, seats, and what there is in it."""

from __future__ import annotations

from signage.core.place import Place
from signage.core.values import field, frozen
from signage.display.wording import Wording


@frozen
class RoomFacts:
    """What the configuration says of the room; `place` fills in what it leaves out."""

    name: str
    floor: str = ""
    seats: int | None = None
    amenities: tuple[str, ...] = ()  # keys of the words' [amenity] table; their icons' names too
    place: Place = field(default_factory=Place)  # of the organization's directory

    @property
    def there(self) -> tuple[str, ...]:
        """The amenities of either."""
        return self.amenities or self.place.amenities

    @property
    def sits(self) -> int | None:
        """The seats of either."""
        return self.place.seats if self.seats is None else self.seats

    def storey(self, words: Wording) -> str:
        """The floor in its own words; a mere number of the directory's in those of the language."""
        if self.floor or not self.place.floor.isdecimal():
            return self.floor or self.place.floor
        return words("room.floor", floor=words.number(int(self.place.floor)))
