"""A small periodic lattice of stressed blocks and its phonons: where (A2)-(A8) are tried out by sums.

Densities, spacings and moduli are those of a toy in units of its own; only identities are checked on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from glassblocks.ledger.samples import MEDIUM
from glassblocks.tensors import polarization_vectors

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class Lattice:
    """n^3 blocks of unit spacing with real stresses (N, 3, 3), in phonon fields of random amplitudes.

    Wave vectors at the edge of the zone are left out: there q and -q are the same and a first derivative
    has no sign; the uniform q = 0 carries no strain.
    """

    n: int
    stress: Real
    #: u_mu(q), (modes, 3): longitudinal, two transverse; the field it makes is real.
    amplitudes: Complex

    @staticmethod
    @cache
    def sample() -> Lattice:
        """A 5 x 5 x 5 lattice, seeded."""
        generator = np.random.default_rng(8)
        n = 5
        raw = MEDIUM.modulus.t * generator.normal(size=(n**3, 3, 3))
        bare = Lattice(n, (raw + raw.swapaxes(1, 2)) / 2, np.zeros((0, 3), complex))
        count = len(bare.wavevectors)
        wave = generator.normal(size=(count, 3)) + 1j * generator.normal(size=(count, 3))
        # a real field: u(-q) e(-q) is the conjugate of u(q) e(q), and e is odd in q
        return Lattice(n, bare.stress, np.where(bare.first_half[:, None], wave, -wave[bare.partner].conj()))

    #: Volume of a cell, a^3.
    cell_volume = 1.0

    @property
    def mass(self) -> float:
        """m = rho a^3."""
        return float(MEDIUM.density * self.cell_volume)

    @cached_property
    def sites(self) -> Real:
        """x_s, (N, 3)."""
        axis = np.arange(self.n, dtype=float)
        return np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)

    @cached_property
    def wavevectors(self) -> Real:
        """q, (modes, 3), without q = 0."""
        axis = 2 * np.pi * np.fft.fftfreq(self.n)
        q = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
        nonzero: Real = q[1:]
        return nonzero

    @cached_property
    def partner(self) -> NDArray[np.intp]:
        """The index of -q for each q."""
        keys = {tuple(np.round(q, 9)): index for index, q in enumerate(self.wavevectors)}
        return np.array([keys[tuple(np.round(-q, 9) + 0.0)] for q in self.wavevectors])

    @cached_property
    def first_half(self) -> NDArray[np.bool_]:
        """Which of q and -q comes first."""
        return np.arange(len(self.wavevectors)) < self.partner

    @cached_property
    def vectors(self) -> Real:
        """e_mu(q), (modes, 3, 3), odd in q as q/q is."""
        frames = np.array([polarization_vectors(q) for q in self.wavevectors])
        return np.where(self.first_half[:, None, None], frames, -frames[self.partner])

    @cached_property
    def stiffness(self) -> Real:
        """m omega^2, (modes, 3)."""
        speeds = np.array([MEDIUM.c_l, MEDIUM.c_t, MEDIUM.c_t])
        stiffness: Real = self.mass * np.sum(self.wavevectors**2, axis=1)[:, None] * speeds**2
        return stiffness

    @cached_property
    def phases(self) -> Complex:
        """exp(i q.x_s), (modes, N)."""
        phases: Complex = np.exp(1j * self.wavevectors @ self.sites.T)
        return phases

    @cached_property
    def strains(self) -> Real:
        """q_j e_i + q_i e_j, (modes, 3, 3, 3): mode, polarization, i, j."""
        half = np.einsum("qj,qmi->qmij", self.wavevectors, self.vectors)
        both: Real = half + half.swapaxes(-1, -2)
        return both

    @cached_property
    def stress_modes(self) -> Complex:
        """sum_s sum_ij (q_j e_i + q_i e_j) T_ij exp(-i q.x_s), (modes, 3)."""
        modes: Complex = np.einsum(
            "qmij,sij,qs->qm", self.strains, self.stress, self.phases.conj(), optimize=True
        )
        return modes

    def displacement(self) -> Complex:
        """u of (A3) at the sites, (N, 3)."""
        field: Complex = np.einsum("qm,qmi,qs->si", self.amplitudes, self.vectors, self.phases, optimize=True)
        field /= np.sqrt(self.n**3)
        return field

    def energy(self, amplitudes: Complex) -> float:
        """Potential energy of (A2): phonons and their coupling to the stresses."""
        phonons = float(np.sum(self.stiffness * np.abs(amplitudes) ** 2)) / 2
        return phonons + float(np.sum(self._coupling(amplitudes)))

    def phonon_energy(self) -> float:
        """The first sum of (A2) without the kinetic energy, over m c_t^2."""
        return self._scaled(float(np.sum(self.stiffness * np.abs(self.amplitudes) ** 2)) / 2)

    def field_energy(self) -> float:
        """(1/2) rho (c_l^2 (div u)^2 + c_t^2 (curl u)^2) summed over the cells, over m c_t^2."""
        gradient = self._gradient()
        divergence = np.trace(gradient, axis1=1, axis2=2)
        rotation = gradient - gradient.swapaxes(1, 2)
        squares = MEDIUM.c_l**2 * divergence**2 + MEDIUM.c_t**2 * np.sum(rotation**2, axis=(1, 2)) / 2
        return self._scaled(float(np.sum(squares)) * self.mass / 2)

    def coupling_energy(self) -> float:
        """The right side of (A5), over m c_t^2."""
        return self._scaled(float(np.sum(self._coupling(self.amplitudes))))

    def field_coupling_energy(self) -> float:
        """sum_s e_ij T_ij with the strain of the field, over m c_t^2."""
        gradient = self._gradient()
        return self._scaled(float(np.sum((gradient + gradient.swapaxes(1, 2)) / 2 * self.stress)))

    def equilibrium(self) -> Complex:
        """u_0 of (A7), (modes, 3)."""
        center: Complex = 1j * self.stress_modes / (2 * np.sqrt(self.n**3) * self.stiffness)
        return center

    def left_over(self) -> float:
        """-sum m omega^2 |u_0|^2/2 of (A6)."""
        return -float(np.sum(self.stiffness * np.abs(self.equilibrium()) ** 2)) / 2

    def completed_square(self) -> float:
        """Potential energy as (A6) writes it, over m c_t^2."""
        distance = np.abs(self.amplitudes - self.equilibrium()) ** 2
        return self._scaled(float(np.sum(self.stiffness * distance)) / 2 + self.left_over())

    def newton_minimum(self, mode: int, polarization: int) -> complex:
        """The amplitude of one mode at the minimum of the energy, by differences: the energy is quadratic.

        q and -q are one degree of freedom of a real field, so both are moved.
        """
        parts = []
        for unit in (1.0, 1j):
            move = np.zeros_like(self.amplitudes)
            move[mode, polarization] += unit
            move[self.partner[mode], polarization] -= np.conj(unit)
            size = float(np.sqrt(np.max(np.abs(self.equilibrium()) ** 2)))
            still = np.zeros_like(move)
            ahead, here, behind = (self.energy(still + size * f * move) for f in (1.0, 0.0, -1.0))
            parts.append(-size * (ahead - behind) / 2 / (ahead - 2 * here + behind))
        return complex(parts[0], parts[1])

    def pair_energy(self, kernel: Real) -> float:
        """(1/N) sum over s, s' and q of T_s . kernel(q) . T_s' cos q.(x_s - x_s'), kernel in Mandel form."""
        from glassblocks.tensors import to_mandel

        modes = self.phases.conj() @ to_mandel(self.stress)
        products: Complex = np.einsum("qa,qab,qb->q", modes.conj(), kernel, modes)
        return float(np.sum(products.real)) / self.n**3

    def _coupling(self, amplitudes: Complex) -> Real:
        # u(q) exp(i q.x) and its conjugate, as printed: i u(q) conj(sum ... exp(-i q.x)) and c.c.
        waves = 1j * amplitudes * self.stress_modes.conj()
        terms: Real = (waves + waves.conj()).real / (4 * np.sqrt(self.n**3))
        return terms

    def _gradient(self) -> Real:
        """du_i/dx_j at the sites by Fourier differentiation of the real field, (N, 3, 3)."""
        shape = (self.n,) * 3
        field = self.displacement().real.reshape(*shape, 3)
        axis = 2 * np.pi * np.fft.fftfreq(self.n)
        transformed = np.fft.fftn(field, axes=(0, 1, 2))
        grids = np.meshgrid(axis, axis, axis, indexing="ij")
        slopes = [np.fft.ifftn(1j * q[..., None] * transformed, axes=(0, 1, 2)).real for q in grids]
        return np.stack(slopes, axis=-1).reshape(-1, 3, 3)

    def _scaled(self, energy: float) -> float:
        return float(energy / (self.mass * MEDIUM.c_t**2))
