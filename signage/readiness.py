"""Whether all that a configuration names is there: secret, certificates, theme, fonts and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from signage.config import Config
from signage.display import audit, theme, wording
from signage.errors import Problem, UserError
from signage.looks import looks_of
from signage.secrets import resolve


def lacking(config: Config, environ: Mapping[str, str]) -> list[Problem]:
    """Every problem with what lies outside the configuration file; no server is asked."""
    needs: list[Callable[[], object]] = [
        lambda: resolve(config.source.secret, config.secrets_dir, environ),
        *(partial(wording.load, each) for each in config.display.languages),
        lambda: wording.load(_spoken(config), overrides=config.wording, where="[wording]"),
        lambda: looks_of(config),
        lambda: _legible(config),
    ]
    problems = [*_certificates(config)]
    for need in needs:
        try:
            need()
        except UserError as error:
            problems += [_placed(problem, config) for problem in error.problems]
    return list(dict.fromkeys(problems))  # the looks need the words too, and tell of them again


def needed(config: Config) -> list[Path]:
    """The files besides the configuration that the sign is drawn and trusted with."""
    own = [config.source.ca_file] if config.source.ca_file is not None else []
    return [*own, *looks_of(config).files]


def doubtful(config: Config) -> list[str]:
    """What no sign is refused for: glyphs that no font here has, fonts without a licence."""
    made = looks_of(config)
    chosen = made.setup.theme
    problems = audit.unlicensed(chosen)
    for locale in config.display.languages:
        problems += audit.undrawn(chosen, made.typesetter, locale)
    return [*undrawable(config), *(f"{p.where}: {p.what}; {p.remedy}" for p in problems)]


def undrawable(config: Config) -> list[str]:
    """What no font here can draw of the texts in the configuration, and what would help."""
    made, texts = looks_of(config), [config.room.name, config.room.floor or ""]
    characters = "".join([*texts, *config.wording.values()])
    missing = made.typesetter.missing(characters, next(iter(made.setup.theme.faces)))
    if not missing:
        return []
    shown = " ".join(f"{sign} (U+{ord(sign[0]):04X})" for sign in missing)
    return [
        f"no font here has {shown}, which will be drawn as empty boxes; "
        "sudo apt install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
    ]


def _legible(config: Config) -> None:
    """The theme with what it draws, contrasts and slots. Raises UserError with every problem."""
    display, ours = config.display, theme.folder()
    chosen = theme.load(display.theme or theme.default_name(ours), display.themes_dir or ours)
    if problems := audit.faults(chosen):
        raise UserError(problems)


def _placed(problem: Problem, config: Config) -> Problem:
    """A problem with a key of the configuration names the file."""
    keyed = problem.where.startswith("[")
    return replace(problem, where=f"{config.path}: {problem.where}") if keyed else problem


def _spoken(config: Config) -> str:
    """The language, or where there is none of that name one by which own words can be checked."""
    language = config.display.languages[0].partition("-")[0]
    return language if language in wording.languages() else wording.REFERENCE


def _certificates(config: Config) -> Iterator[Problem]:
    file = config.source.ca_file
    if file is None:
        return
    import ssl  # noqa: PLC0415 - 15 ms that no other command needs to spend

    where = f"{config.path}: [source] ca_file"
    try:
        ssl.create_default_context(cafile=file)
    except ssl.SSLError:  # an OSError too, so it comes first
        remedy = f"openssl x509 -inform der -in CERTIFICATE -out {file}"
        yield Problem(where, f"{file} holds no certificate in PEM form", remedy)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Problem(where, f"{file} cannot be read: {reason}")
