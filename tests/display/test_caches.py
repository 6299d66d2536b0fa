"""Every cache of what is drawn has a bound that a stream of different titles does not break."""

from __future__ import annotations

from dataclasses import replace

from signage.core.agenda import Meeting
from signage.display.paint.painter import CACHE_BYTES
from signage.display.view import scene_of
from tests.golden.cases import at, cases, panel_at
from tests.golden.drawing import Studio
from tests.titles import SCRIPTS, titles


def test_titles_are_different_and_of_every_script() -> None:
    """The stream that caches are held against repeats nothing and leaves no script out."""
    names = titles(1)
    taken = [next(names) for _ in range(200)]
    assert len(set(taken)) == 200
    for script in SCRIPTS:
        assert any(word in title for title in taken for word in script.split())


def test_caches_stay_within_their_bounds() -> None:
    """After hundreds of titles no cache holds more than it may, and all are full to the brim."""
    studio, names = Studio(), titles(2)
    typesetter = studio.typesetter
    kept = (typesetter._line, typesetter._clamped, typesetter._wrapped)
    for number in range(150):
        meeting = Meeting(
            str(number), at("10:30"), at("11:30"), False, next(names), next(names), is_meeting=True
        )
        panel, now = panel_at("10:48", (meeting,))
        case = replace(cases()[3], panel=panel)
        current = replace(case.state, current=replace(case.state.current, meeting=meeting))
        studio.paint(scene_of(panel, current, now, studio.setup(case, (1280, 800))))
    for cache in kept:
        info = cache.cache_info()
        assert info.maxsize is not None
        assert info.currsize <= info.maxsize
    assert 0.5 * CACHE_BYTES < studio.painter.cached_bytes <= CACHE_BYTES
