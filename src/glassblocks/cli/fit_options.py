"""What the options of `glassblocks fit` mean: nuisances, electric facts, the glass, how far a file is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glassblocks.fitting import MediumErrors
    from glassblocks.fitting.dielectric_facts import DielectricFacts
    from glassblocks.fitting.free_parameters import Choice
    from glassblocks.fitting.reading_options import ReadingOptions
    from glassblocks.medium import ElasticMedium


def nuisance_choices(free: Sequence[str], without: Sequence[str], hold: Sequence[str]) -> dict[str, Choice]:
    """What the options say of the nuisances, by name.

    Examples
    --------
    >>> nuisance_choices(["exponent"], ["background"], ["C_rel/C_res=1.3"])
    {'exponent': 'on', 'background': 'off', 'C_rel/C_res': 1.3}
    """
    from glassblocks.errors import InputError

    said: list[tuple[str, str, Choice]] = [("--free", name, "on") for name in free]
    said += [("--without", name, "off") for name in without]
    for text in hold:
        name, _, value = text.rpartition("=")
        try:
            said.append(("--hold", name.strip(), float(value)))
        except ValueError:
            raise InputError(
                "--hold",
                received=text,
                allowed="NAME=VALUE with a number",
                remedy="for example --hold C_rel/C_res=1.3",
            ) from None
    choices: dict[str, Choice] = {}
    for option, name, choice in said:
        if choices.setdefault(name, choice) != choice:
            raise InputError(
                option,
                received=name,
                allowed="one choice for each: freed, left out, or held at one value",
                remedy="leave the others out",
            )
    return choices


def electric_facts(eps_r: str | None, filling_factor: str | None) -> DielectricFacts:
    """Permittivity and filling factor with their errors.

    Examples
    --------
    >>> electric_facts("3.8", "0.8 +- 0.1")
    DielectricFacts(eps_r=3.8, eps_r_error=0.0, filling_factor=0.8, filling_factor_error=0.1)
    """
    from glassblocks.errors import InputError
    from glassblocks.fitting.dielectric_facts import DielectricFacts
    from glassblocks.fitting.stated_value import stated_value

    found: list[float | None] = []
    for option, text in (("--eps-r", eps_r), ("--filling-factor", filling_factor)):
        try:
            found += (None, 0.0) if text is None else stated_value(text)
        except ValueError:
            raise InputError(
                option, received=text, allowed="a number, or '0.8 +- 0.1'", remedy="write it so"
            ) from None
    return DielectricFacts(found[0], found[1] or 0.0, found[2], found[3] or 0.0)


def up_to_activation(options: ReadingOptions, choices: dict[str, Choice]) -> ReadingOptions:
    """Read as far as the model goes: beyond 3 K with activation over barriers, kappa to 10 K with a plateau."""
    from dataclasses import replace

    from glassblocks.fitting.nuisances import (
        ACTIVATED_TO,
        PLATEAU_TO,
        RELAXING,
        into_plateau,
        over_barriers,
    )
    from glassblocks.fitting.reading_options import ALL

    if ALL in options.hottest:
        return options
    farther = dict.fromkeys(RELAXING, ACTIVATED_TO) if over_barriers(choices) else {}
    if into_plateau(choices):
        farther["conductivity"] = PLATEAU_TO
    return replace(options, hottest={**farther, **options.hottest})


def stated_medium(
    name: str | None, density: float | None, c_l: float | None, c_t: float | None, needed: bool = True
) -> tuple[ElasticMedium, MediumErrors]:
    """The glass with what the command line gives instead of its own; what is given there has no error."""
    from dataclasses import replace

    from glassblocks.cli.notes import note
    from glassblocks.errors import InputError
    from glassblocks.fitting import medium_of
    from glassblocks.glasses import Glass, choose

    given = {
        key: value for key, value in (("density", density), ("c_l", c_l), ("c_t", c_t)) if value is not None
    }
    if name is not None:
        glass = choose(name, note)
        kept = {key: error for key, error in glass.uncertainties.items() if key not in given}
        return medium_of(replace(glass, uncertainties=kept, **given))  # type: ignore[arg-type]
    if not given and not needed:  # electric curves alone do not ask for the glass
        return medium_of(Glass("any", density=2200.0, c_l=5800.0, c_t=3800.0))
    if len(given) < 3:
        raise InputError(
            "--glass",
            received=", ".join(given) or None,
            allowed="a glass, or --density, --c-l and --c-t together",
            remedy="for example --glass a-SiO2, or --density 2200 --c-l 5800 --c-t 3800",
        )
    return medium_of(Glass("yours", **given))  # type: ignore[arg-type]
