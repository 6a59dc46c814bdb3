"""The step of the lattice route: the superblock by linear response of N0^3 blocks.

Point blocks on a cubic lattice answer to first order by S(N0), which does not vanish for one direction of the
sound: the lattice and the cube's outline are anisotropic. Each step adds it anew, as if the superblock
were a point again, and so manufactures a logarithm, S(N0)/ln N0 per unit of ln L, that depends on N0.
Averaged over directions nothing is left to first order, and what is left to second order depends on N0 too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.lattice.chi_of_blocks import block_susceptibilities
from glassblocks.lattice.direct import DENSE_LIMIT
from glassblocks.lattice.linear_response import superblock_response, wave_response
from glassblocks.lattice.operator import LatticeCoupling
from glassblocks.lattice.solver import stability
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.renormalization.advance import Advance, State
from glassblocks.renormalization.step import Step
from glassblocks.renormalization.surroundings import Surroundings
from glassblocks.renormalization.trajectory import Flow, flow, scales
from glassblocks.tensors.isotropic import Isotropic

#: Of the linear solver: what a step adds is smaller than what it has by orders of magnitude.
TOLERANCE = 1e-12
#: Largest N0 of a way that `LatticeStep.lengths` lays out: all of its steps together take seconds.
LARGEST = 16


@dataclass(frozen=True)
class LatticeStep(Step):
    """Blocks of isotropic susceptibility chi on an open cubic lattice of N0^3, solved for their response.

    Parameters
    ----------
    medium
        The elastic medium.
    direction
        Of the sound, in the axes of the lattice: the superblock's chi_l and chi_t are those of a uniform
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

    name = "lattice"
    label = "lattice of point blocks"
    rule = "averaged over rotations"
    holds_for = (
        "All orders in the coupling of N_0^3 equal point blocks on a cubic lattice, their response averaged over "
        "rotations. A superblock counts as a point again, so what little changes depends on N_0. Takes whole "
        f"steps, N_0 = 2, 3 ... {LARGEST}, at most 10 seconds; ends where the blocks would order. Sums over pairs "
        "itself: neither sign nor subscripts of (3.6) enter. Leaves out the short-ranged terms."
    )
    sums_pairs = True

    @classmethod
    def of(cls, surroundings: Surroundings, first: State) -> Self:
        """The step of a glass: of its medium."""
        del first
        return cls(surroundings.medium)

    def lengths(self, first: float, last: float, n0: float) -> NDArray[np.float64]:
        """Edges L_1 N_0^m up to R, m: the last whole step may end before it.

        Raises
        ------
        InputError
            If N_0 is no integer from 2 to 16, or R < N_0 L_1.
        """
        n = _whole(n0)
        if n > LARGEST:
            raise InputError(
                "n0",
                received=n0,
                allowed=f"2 to {LARGEST} on a lattice, which takes up to 10 seconds",
                remedy="take a smaller one; calling the step itself has no limit but patience",
            )
        edges = scales(first, last, n)
        if not np.isclose(edges[-1], n * edges[-2], rtol=1e-9, atol=0):
            edges = edges[:-1]
        if len(edges) < 2:
            raise InputError(
                "l1, r",
                received=(first, last),
                allowed="R >= N_0 L_1: one whole step of a lattice",
                remedy="lengthen R or take a smaller N_0",
            )
        return edges

    def cost(self, n0: float) -> str:
        """Nothing while one step is a small dense matrix; else seconds, most of them to compile the kernels."""
        return "" if 6 * _whole(n0) ** 3 <= DENSE_LIMIT else "3 to 10 seconds"

    def __call__(self, state: State, n0: float) -> Advance:
        """One step from L to N_0 L.

        Raises
        ------
        InputError
            If N_0 is no integer of at least 2, or chi that of no passive block.
        ConvergenceError
            If the blocks would order, or the coupled equations were not solved.
        """
        n = _whole(n0)
        # V Lambda does not depend on the length, so that one lattice serves every step
        coupling = self._couplings.setdefault(n, LatticeCoupling(self.medium, n, spacing=1.0))
        _require_stable(coupling, state.chi)
        chi = self._superblock(coupling, state.chi)
        change = (chi - state.chi).map(np.imag)
        return Advance(chi, {"exchange": change}, first_order=False)

    def _superblock(self, coupling: LatticeCoupling, chi: Pair) -> Pair:
        blocks = block_susceptibilities(Isotropic(complex(chi.l), complex(chi.t)), coupling.n)
        if self.direction is None:
            isotropic = superblock_response(coupling, blocks, tolerance=TOLERANCE).isotropic
            return Pair(complex(isotropic.l), complex(isotropic.t))
        waves = wave_response(coupling, blocks, np.zeros(3), direction=self.direction, tolerance=TOLERANCE)
        return waves.map(lambda wave: wave.chi)


def _whole(n0: float) -> int:
    n = round(n0)
    if abs(n0 - n) > 1e-6 or n < 2:
        raise InputError(
            "n0",
            received=n0,
            allowed="an integer >= 2",
            remedy="choose lengths R = L_1 N_0^m: a lattice has whole blocks",
        )
    return n


def _require_stable(coupling: LatticeCoupling, chi: Pair) -> None:
    """Refuse blocks that would order: Re chi at the sound's omega stands for the static susceptibility."""
    real = Isotropic(float(np.real(chi.l)), float(np.real(chi.t)))
    if real.bulk < 0 and real.shear < 0:  # else the sound is near the cut-off, and far from static
        stability(coupling, block_susceptibilities(real, coupling.n))


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
