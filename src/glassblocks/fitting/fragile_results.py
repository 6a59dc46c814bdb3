"""Results that hold only if nothing but the model is there, although the data cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

from glassblocks.fitting.activated import ACTIVATED
from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.nuisances import NUISANCES
from glassblocks.fitting.observables.thermal_conductivity import BOUNDARY
from glassblocks.fitting.result_parts import WhatIf
from glassblocks.fitting.thermometers import OFFSET, WARMER

#: What any glass and any cryostat may have; a theory other than the model is no such thing.
COMMON = (ACTIVATED, OFFSET, WARMER, BOUNDARY)
#: A what-if is as good as the fit if AICc, which charges it for its parameter, rises by less than this.
AS_GOOD, WANTED = 3.0, -10.0
#: Standard deviations from which a result hangs on the what-if; fewer where the data prefer it by more than chance does
#: once in fifty (AICc charges about 2.3 for the parameter).
HANGS, HINTED, HANGS_IF_HINTED = 3.0, -2.0, 1.0
FOLLOWED = ("gamma_l/gamma_t", "P", "gamma_l", "gamma_t", "C_l", "C_t")


def of_fragile(result: FitResult) -> Iterator[str]:
    """A warning for the what-if that these data cannot exclude and that moves a result farthest."""
    found = [(_farthest(result, each), each) for each in result.what_ifs if _cannot_be_told(each)]
    hanging = [(far, each) for far, each in found if far[0] > _least(each)]
    (size, name), worst = max(hanging, key=lambda each: each[0][0], default=((0.0, ""), None))
    if worst is None:
        return
    nuisance = NUISANCES[worst.name]
    there = (
        f"{name} is {worst.quantities[name]:.3g}, {size:.1f} of its standard deviations away"
        if name in worst.quantities
        else f"{name} is not determined"
    )
    option = f"'{worst.name}'" if " " in worst.name else worst.name
    yield (
        f"{name} hangs on the model: with {nuisance.what}, which these data cannot exclude (AICc changes by "
        f"{worst.delta_aicc:+.1f}), {there}. Its interval holds without that alone; --free {option} takes it in. "
        "Cure: other frequencies or kinds of data."
    )


def _cannot_be_told(each: WhatIf) -> bool:
    common = each.name in [nuisance.name for nuisance in COMMON]
    return common and each.state == "on" and WANTED < each.delta_aicc < AS_GOOD


def _least(each: WhatIf) -> float:
    return HANGS_IF_HINTED if each.delta_aicc < HINTED else HANGS


def _farthest(result: FitResult, each: WhatIf) -> tuple[float, str]:
    """The result that moves most, in its standard deviations; one that is determined no more moves farther."""
    known = [one.name for one in result.estimates if one.name in FOLLOWED and one.is_determined]
    moved = [(abs(each.shifts[name]), name) for name in known if name in each.shifts]
    lost = [(1e3, name) for name in known if name not in each.quantities]
    return max([*moved, *lost], default=(0.0, ""))
