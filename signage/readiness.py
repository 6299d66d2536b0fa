"""Whether all that a configuration names is there: secret, certificates, theme, fonts and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from signage.config import Config
from signage.errors import Problem, UserError
from signage.secrets import resolve


def lacking(config: Config, environ: Mapping[str, str]) -> list[Problem]:
    """Every problem with what lies outside the configuration file; no server is asked."""
    problems = [*_certificates(config)]
    for look in (_secret, _words):
        try:
            look(config, environ)
        except UserError as error:
            problems += error.problems
    return problems


def _secret(config: Config, environ: Mapping[str, str]) -> None:
    resolve(config.source.secret, config.secrets_dir, environ)


def _words(config: Config, environ: Mapping[str, str]) -> None:
    from signage.display.wording import load  # noqa: PLC0415

    load(config.display.locale, overrides=config.wording, where=f"{config.path}: [wording]")


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
