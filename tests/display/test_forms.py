"""The cut of CLDR says what Babel says, in every locale, and a first picture needs nothing else."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from babel import Locale
from babel.dates import parse_pattern

from signage.display import wording
from signage.display.cldr import Cldr
from signage.display.forms import FOLDER, PATTERNS, forms_of
from tests.forms import locales, written

MOMENTS = [  # every hour, every day of the week, every month, early and late days of it
    datetime(2026, 1, 1, 0, 7, tzinfo=UTC) + timedelta(days=15 * step, hours=step)
    for step in range(26)
]


@pytest.mark.parametrize("language", wording.languages())
def test_the_cut_is_that_of_the_cldr_that_is_installed(language: str) -> None:
    """Each file is what `python -m tests.forms` would write now."""
    assert (FOLDER / f"{language}.tsv").read_text("utf-8") == written(language)


@pytest.mark.parametrize("language", wording.languages())
def test_it_says_what_babel_says(language: str) -> None:
    """Every pattern of every locale at every hour, day and month: Babel's text, or none at all."""
    for locale in locales(language):
        forms = forms_of(locale, language)
        assert forms is not None
        own = wording.read(language)[0].get("formats", {})
        for pattern in {*forms.patterns.values(), *own.values()}:
            for moment in MOMENTS:
                said = forms.say(pattern, moment)
                if said is None:
                    assert "B" in pattern, "only parts of the day are left to Babel"
                else:
                    whole = parse_pattern(pattern).apply(moment, Locale.parse(locale))
                    assert said == whole, (locale, pattern, moment)


@pytest.mark.parametrize("language", wording.languages())
def test_it_counts_as_babel_does(language: str) -> None:
    """The plural of every number below a hundred, in every locale; of others nothing is said."""
    for locale in locales(language):
        forms = forms_of(locale, language)
        assert forms is not None
        counts = Locale.parse(locale).plural_form
        assert [forms.plural(n) for n in range(100)] == [counts(n) for n in range(100)], locale
        assert forms.plural(100) is forms.plural(-1) is None


def test_a_greater_number_is_left_to_babel() -> None:
    """Two hundred hours are counted all the same."""
    assert Cldr("pl_PL", "pl").plural(122) == "few"
    assert Cldr("pl_PL", "pl").plural(125) == "many"


def test_a_locale_that_is_not_there_is_left_to_babel() -> None:
    """English as it is written nowhere has English dates all the same."""
    assert forms_of("en_DK_x", "en") is None
    assert forms_of("en_GB", "xx") is None
    assert wording.load("en-XX").date(MOMENTS[0]) == "Thursday, January 1"


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "ar-EG", "ja", "ko-KR", "fr-CA"])
def test_a_clock_a_date_and_a_span_need_no_babel(locale: str) -> None:
    """What the first pictures say of the time is said without importing Babel."""
    code = (
        "import sys; from datetime import UTC, datetime, timedelta\n"
        "from signage.display import wording\n"
        f"words = wording.load({locale!r}); now = datetime(2026, 3, 4, 15, 6, tzinfo=UTC)\n"
        "print(*words.clocks, words.date(now), words.date_short(now), words.range(now, now))\n"
        "print(words.weekday(now))\n"
        "print(words.span(timedelta(minutes=81)))\n"
        "sys.exit('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_pattern_has_a_name() -> None:
    """No line of any file is short of a pattern."""
    for language in wording.languages():
        for locale in locales(language):
            forms = forms_of(locale, language)
            assert forms is not None
            assert [*forms.patterns] == [*PATTERNS]
