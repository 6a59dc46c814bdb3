"""Loss angles of a coating as codes of thermal noise ask for them: of the bulk and of the shear modulus."""

from __future__ import annotations

from typing import Any, NamedTuple

from glassblocks.medium import ElasticMedium
from glassblocks.notebook import shown
from glassblocks.pair import Pair
from glassblocks.tunneling.modes import mode_weights


@shown("loss angles", "bulk, shear")
class LossAngles(NamedTuple):
    """phi_B = Im K/Re K and phi_S = Im G/Re G, dimensionless; `lossB...` and `lossS...` of pygwinc."""

    bulk: Any
    shear: Any


def loss_angles(friction: Pair, medium: ElasticMedium) -> LossAngles:
    """phi_S = Q_t^-1 and phi_B = (M Q_l^-1 - (4/3) G Q_t^-1)/(M - (4/3) G).

    From K = M - (4/3) G with complex moduli M(1 + i Q_l^-1) and G(1 + i Q_t^-1).

    Parameters
    ----------
    friction
        Q^-1 (l, t), scalars or arrays over frequency or temperature.
    medium
        One glass.

    Examples
    --------
    >>> silica = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> bulk, shear = loss_angles(Pair(4.7e-4, 4.3e-4), silica)
    >>> f"{bulk:.3e} {shear:.3e}"
    '5.235e-04 4.300e-04'
    """
    weights = mode_weights("bulk", *medium.sound_speed)
    return LossAngles(weights.l * friction.l + weights.t * friction.t, friction.t)
