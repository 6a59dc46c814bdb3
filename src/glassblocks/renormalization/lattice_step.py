"""The step of the lattice route: the super block by linear response of N0^3 blocks.

Point blocks on a cubic lattice answer to first order by S(N0), which does not vanish for one direction of the
sound: the lattice and the cube's outline are anisotropic. Each step adds it anew, as if the super block
were a point again, and so manufactures a logarithm, S(N0)/ln N0 per unit of ln L, that depends on N0.
Averaged over directions nothing is left to first order, and what is left to second order depends on N0 too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.errors import InputError
from glassblocks.lattice.chi_of_blocks import block_susceptibilities
from glassblocks.lattice.linear_response import superblock_response, wave_response
from glassblocks.lattice.operator import LatticeCoupling
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.renormalization.flow import Advance, Flow, State, flow
from glassblocks.tensors.isotropic import Isotropic

#: Of the linear solver: what a step adds is smaller than what it has by orders of magnitude.
TOLERANCE = 1e-12


@dataclass(frozen=True)
class LatticeStep:
    """Blocks of isotropic susceptibility chi on an open cubic lattice of N0^3, solved for their response.

    Parameters
    ----------
    medium
        The elastic medium.
    direction
        Of the sound, in the axes of the lattice: the super block's chi_l and chi_t are those of a uniform
        strain of that wave. Left out: the average over rotations.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> state = State(5e-9, Pair(-8e8 + 8e7j, -3e8 + 3e7j))
    >>> LatticeStep(silica)(state, 2).chi.t.imag / 3e7
    1.000...
    >>> LatticeStep(silica, direction=[0, 0, 1])(state, 2).chi.t.imag / 3e7
    1.004...
    """

    medium: ElasticMedium
    direction: ArrayLike | None = None
    _couplings: dict[int, LatticeCoupling] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, state: State, n0: float) -> Advance:
        """One step from L to N_0 L.

        Raises
        ------
        InputError
            If N_0 is no integer of at least 2, or chi that of no passive block.
        ConvergenceError
            If the coupled equations were not solved.
        """
        n = round(n0)
        if abs(n0 - n) > 1e-6 or n < 2:
            raise InputError(
                "n0",
                received=n0,
                allowed="an integer >= 2",
                remedy="choose lengths R = L_1 N_0^m: a lattice has whole blocks",
            )
        chi = self._superblock(n, state.chi)
        change = (chi - state.chi).map(np.imag)
        return Advance(chi, {"exchange": change}, first_order=False)

    def _superblock(self, n: int, chi: Pair) -> Pair:
        # V Lambda does not depend on the length, so that one lattice serves every step
        coupling = self._couplings.setdefault(n, LatticeCoupling(self.medium, n, spacing=1.0))
        blocks = block_susceptibilities(Isotropic(complex(chi.l), complex(chi.t)), n)
        if self.direction is None:
            isotropic = superblock_response(coupling, blocks, tolerance=TOLERANCE).isotropic
            return Pair(complex(isotropic.l), complex(isotropic.t))
        waves = wave_response(coupling, blocks, np.zeros(3), direction=self.direction, tolerance=TOLERANCE)
        return waves.map(lambda wave: wave.chi)


def equal_length_flows(
    step: LatticeStep,
    chi: Pair,
    *,
    first: float = 5e-9,
    doublings: int = 12,
    sizes: Sequence[int] = (2, 4, 8),
) -> dict[int, Flow]:
    """Flows of one step with several N0 from the same first to the same last length.

    Parameters
    ----------
    step
        Of the lattice route.
    chi
        Complex (chi_l, chi_t) of the first block, Pa.
    first
        L_1, m.
    doublings
        log2(R/L_1), which log2 of each N0 must divide.
    sizes
        N0, powers of two.

    Raises
    ------
    InputError
        If one N0 does not reach the last length in whole steps.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> flows = equal_length_flows(LatticeStep(silica), Pair(-8e8 + 8e7j, -3e8 + 3e7j), doublings=2, sizes=(2, 4))
    >>> [len(each.lengths) for each in flows.values()]
    [3, 2]
    """
    flows: dict[int, Flow] = {}
    for n0 in sizes:
        steps, power = doublings / np.log2(n0), np.log2(n0)
        if not (power == int(power) and steps == int(steps)):
            raise InputError(
                "sizes",
                received=list(sizes),
                allowed=f"powers of two whose exponents divide {doublings}",
                remedy="flows must end at the same length",
            )
        lengths = np.asarray(first * float(n0) ** np.arange(int(steps) + 1), dtype=np.float64)
        flows[n0] = flow(State(first, chi), step, lengths)
    return flows


def logarithms(flows: dict[int, Flow]) -> dict[int, dict[str, Any]]:
    """d ln(Im chi)/d ln L of each flow, on average: equal if the step knew a logarithm.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> chi = Pair(-8e8 + 8e7j, -3e8 + 3e7j)
    >>> flows = equal_length_flows(LatticeStep(silica, [0, 0, 1]), chi, doublings=2, sizes=(2, 4))
    >>> rates = logarithms(flows)
    >>> rates[2]["t"] > 1.3 * rates[4]["t"] > 0
    True
    """
    rates: dict[int, dict[str, Any]] = {}
    for n0, each in flows.items():
        span = np.log(each.lengths[-1] / each.lengths[0])
        l, t = (float(np.log(im[-1] / im[0]) / span) for im in each.imaginary)
        rates[n0] = {"l": l, "t": t, "ratio": float(each.ratio[-1])}
    return rates
