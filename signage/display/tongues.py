"""Signs in several languages: which one is shown, and what two at once say."""

from __future__ import annotations

from signage.core.calendar import Now
from signage.core.room import RoomState
from signage.core.values import frozen, replace
from signage.display.fields import Fields
from signage.display.saying import word
from signage.display.wording import Wording


@frozen
class Tongues:
    """The languages of a sign, the first one first."""

    all: tuple[Wording, ...]
    turn: float = 20.0  # s that each stands, where they take turns
    at_once: bool = False

    def at(self, now: Now) -> Wording:
        """The language of a moment; turns begin with a full minute."""
        if self.at_once:
            return self.all[0]
        return self.all[int(now.wall.timestamp() // self.turn) % len(self.all)]

    def wait(self, now: Now) -> float:
        """Seconds until the next one's turn; a minute where nothing changes before."""
        if self.at_once:
            return 60.0
        return self.turn - now.wall.timestamp() % self.turn

    def joined(self, fields: Fields, state: RoomState) -> Fields:
        """The fields with the state's word in the other languages too, where all speak at once.

        It stands beside "until", which every layout shows at every size, and is never dropped.
        """
        if not self.at_once:
            return fields
        others = [word(state, words) for words in self.all[1:]]

        def joined(said: str) -> str:
            return " · ".join(filter(None, (said, *others)))

        return replace(fields, until=joined(fields.until), moment=joined(fields.moment))
