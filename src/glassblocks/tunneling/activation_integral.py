"""The double integral of relaxation over barriers, by Gauss-Legendre panels that end where the integrand bends.

With e = E/kT and y such that Delta_0 = E sech y, Delta = E tanh y, it is

    int de sech^2(e/2) int dy tanh^2 y g(V) r/(r - i),     V/E_0 = ln(q/e) + ln cosh y > 0,  q = E_0/kT,

where r = 1/(omega tau) is the sum of both channels. Panels in e end where the fastest systems have omega tau = 1 and at
E = E_0, from where on the barriers bound y from below; those in y end where omega tau = 1.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

#: E/kT beyond which sech^2 is left out, 4e-13; g is left out below 1e-9.
_THERMAL_END = 30.0
_GAUSS_END, _EXP_END = 6.5, 21.0
#: e-folds of the slower rate beyond omega tau = 1.
_TAIL = 16.0
#: Part of kT or E_0 below which no panel in e ends, because what lies there hardly counts.
_LEAST = 2e-3
#: Below exp of this no hop counts: far above the numbers that are slow because they are denormal.
_NEVER = -90.0
#: kT over E_0 from which on: nodes in each panel of e, and in y on either side of omega tau = 1.
_NODES = (
    (1 / 1.5, (14, 16, 30), (42, 30)),
    (1 / _THERMAL_END, (18, 28, 18), (28, 26)),
    (0.0, (24, 30), (28, 24)),
)
#: Nodes at once, so that what is in work fits the cache.
_AT_ONCE = 24_000
_LN2 = float(np.log(2))


def activation_integral(
    W: Array, q: Array, log_attempt: Array, *, gaussian: float, exponential: float
) -> Complex:
    """The integral and its derivatives by ln A, ln E_0, ln V_gauss, ln V_exp and ln tau_0, shape (6, n).

    Parameters
    ----------
    W, q, log_attempt
        omega/(A (kT)^3), E_0/kT and ln(omega tau_0), each of shape (n,).
    gaussian, exponential
        V_gauss and V_exp over E_0.
    """
    found, left = np.empty((6, W.size), dtype=complex), np.ones(W.size, dtype=bool)
    for hotter, of_e, of_y in _NODES:
        places = np.flatnonzero(left & (hotter * q < 1))
        left[places] = False
        size = max(1, _AT_ONCE // (sum(of_e) * sum(of_y)))
        work = np.empty((11, min(size, places.size), sum(of_e), sum(of_y)))
        for begin in range(0, places.size, size):
            some = places[begin : begin + size]
            block = _Block(W[some], q[some], log_attempt[some], (gaussian, exponential), of_e, of_y)
            found[:, some] = block.integrated(work[:, : some.size])
    return found


class _Block:
    """Some temperatures: what depends on e alone, shape (points, nodes in e)."""

    def __init__(
        self,
        W: Array,
        q: Array,
        log_attempt: Array,
        ends: tuple[float, float],
        of_e: tuple[int, ...],
        of_y: tuple[int, int],
    ) -> None:
        self.q, self.of_y = q[:, None], of_y
        self.gaussian, self.exponential = ends
        W, log_attempt = W[:, None], log_attempt[:, None]
        self.e, self.weight = _energies(self.q, W, log_attempt, of_e)
        # ln 1/(omega tau) of each channel at y = 0
        self.tunnel = np.log(self.e**3 / np.tanh(self.e / 2) / W)
        self.depth = np.log(self.q / self.e)
        self.hop = -self.q * self.depth - log_attempt

    def integrated(self, work: Array) -> Complex:
        """Value and derivatives; `work` holds eleven arrays of (points, nodes in e, nodes in y)."""
        y, density, sech2, by_phonon, barrier, tanh, tilt, by_hop, r, below, spare = work
        e, q = self.e[..., None], self.q[..., None]
        self._places(y, density)
        np.exp(np.multiply(y, -2, out=sech2), out=sech2)
        above = np.add(sech2, 1, out=by_phonon)
        np.log(above, out=barrier)
        barrier += y
        barrier -= _LN2  # ln cosh y
        np.subtract(1, sech2, out=tanh)
        tanh /= above
        sech2 *= 4
        sech2 /= np.multiply(above, above, out=above)
        np.multiply(np.exp(self.tunnel)[..., None], sech2, out=by_phonon)
        np.exp(np.multiply(tanh, e / 2, out=tilt), out=tilt)  # exp(Delta/2kT)
        density *= np.multiply(tanh, tanh, out=tanh)
        np.multiply(barrier, -q, out=by_hop)
        by_hop += (self.hop - _LN2)[..., None]
        np.exp(np.maximum(by_hop, _NEVER, out=by_hop), out=by_hop)
        tilt += np.reciprocal(tilt, out=spare)
        by_hop *= tilt
        barrier += self.depth[..., None]  # V/E_0
        if np.isfinite(self.gaussian) or np.isfinite(self.exponential):
            np.multiply(barrier, -1 / (2 * self.gaussian**2), out=spare)
            spare -= 1 / self.exponential
            spare *= barrier
            density *= np.exp(spare, out=spare)
        np.add(by_phonon, by_hop, out=r)
        square = np.multiply(r, r, out=y)
        np.reciprocal(np.add(square, 1, out=below), out=below)
        # r/(r - i) = (r^2 + i r)/(r^2 + 1), and (2 r + i (1 - r^2))/(r^2 + 1)^2 is its derivative by r
        density *= below
        imaginary = np.multiply(r, density, out=tilt)
        real = np.multiply(r, imaginary, out=tanh)
        density *= below
        slope_imaginary = np.subtract(1, square, out=y)
        slope_imaginary *= density
        slope_real = np.multiply(density, r, out=r)
        slope_real *= 2
        whole, slope = (real, imaginary), (slope_real, slope_imaginary)
        value = _sums(whole, np.ones(()))
        by_gauss = _sums(whole, np.multiply(barrier, barrier, out=spare)) / self.gaussian**2
        by_exponential = _sums(whole, barrier) / self.exponential
        by_rate, by_attempt = _sums(slope, by_phonon), -_sums(slope, by_hop)
        # ln Delta_0 changes by (1 + V/E_0) per ln E_0 at the same Delta and V, ln E by sech^2 y of that
        barrier += 1
        np.multiply((1 - self.e / np.sinh(self.e))[..., None], sech2, out=spare)
        spare += 2
        spare *= by_phonon
        spare *= barrier
        sech2 *= (2 + self.e * np.tanh(self.e / 2))[..., None]
        sech2 *= barrier
        by_zero_point = _sums(slope, spare) - _sums(whole, sech2) - value
        return np.stack([value, by_rate, by_zero_point, by_gauss, by_exponential, by_attempt])

    def _places(self, y: Array, weight: Array) -> None:
        """Nodes in y, and their weights with those of e, on either side of omega tau = 1."""
        low = np.maximum(-self.depth, 0.0)  # ln cosh y from which V > 0
        end = min(_GAUSS_END * self.gaussian, _EXP_END * self.exponential)
        high = np.maximum(end - self.depth, low)
        middle = np.clip(_crossing(self.tunnel, self.hop + self.e / 2 - _LN2, self.q), low, high)
        end_of_tail = np.minimum(middle + _TAIL / np.minimum(self.q, 2.0), high)
        low, middle, high = (_inverse(each)[..., None] for each in (low, middle, end_of_tail))
        (x, w), (u, v) = _unit(self.of_y[0]), _unit(self.of_y[1])
        left, outer = slice(None, x.size), self.weight[..., None]
        right = slice(x.size, None)
        # crowded at both ends; crowded at omega tau = 1
        y[..., left] = low + (middle - low) * (x**2 * (3 - 2 * x))
        weight[..., left] = outer * (middle - low) * (6 * w * x * (1 - x))
        y[..., right] = middle + (high - middle) * u**2
        weight[..., right] = outer * (high - middle) * (2 * u * v)


def _sums(parts: tuple[Array, Array], weight: Array) -> Complex:
    """Complex sums over all nodes of each point."""
    if not weight.ndim:
        real, imaginary = (part.sum(axis=(1, 2)) for part in parts)
    else:
        real, imaginary = (np.einsum("pey,pey->p", part, weight) for part in parts)
    result: Complex = real + 1j * imaginary
    return result


def _energies(q: Array, W: Array, log_attempt: Array, counts: tuple[int, ...]) -> tuple[Array, Array]:
    """Nodes in E/kT, with sech^2 in the weights."""
    top = np.full_like(q, _THERMAL_END)
    bound = np.minimum(q, top)
    fast = np.clip(_fastest(W, q, log_attempt), _LEAST * np.minimum(q, 1.0), bound)
    (x, w), (u, v) = _unit(counts[0]), _unit(counts[1])
    nodes, weights = [fast * x**2 * (3 - 2 * x)], [fast * 6 * w * x * (1 - x)]
    span = np.log(bound / fast)
    nodes.append(fast * np.exp(span * u))
    weights.append(span * v * nodes[-1])
    if len(counts) == 3:  # beyond E_0, where the least y goes as a root
        (x, w), span = _unit(counts[2]), np.log(top / bound)
        nodes.append(bound * np.exp(span * x**2))
        weights.append(span * 2 * x * w * nodes[-1])
    e = np.concatenate(nodes, axis=1)
    return e, np.concatenate(weights, axis=1) / np.cosh(e / 2) ** 2


def _fastest(W: Array, q: Array, log_attempt: Array) -> Array:
    """E/kT of about the lowest systems that reach omega tau = 1, by tunneling or by hopping."""
    log_e = np.log(np.where(W > 1, np.cbrt(W), np.sqrt(W / 2)))
    for _ in range(2):
        e = np.exp(np.minimum(log_e, 6.0))
        log_e = log_e - (3 * log_e - np.log(np.tanh(e / 2) * W)) / (3 - e / np.sinh(e))
    result: Array = np.exp(np.minimum(log_e, np.log(q) + np.minimum(log_attempt / q, 0.0)))
    return result


def _crossing(tunnel: Array, hop: Array, q: Array) -> Array:
    """ln cosh y where omega tau = 1: of a sum of falling exponentials, by Newton's steps from below."""
    place = np.maximum(tunnel / 2, hop / q)
    for _ in range(3):
        a, b = tunnel - 2 * place, hop - q * place
        total = np.logaddexp(a, b)
        place = place + total / (2 * np.exp(a - total) + q * np.exp(b - total))
    return place


def _inverse(log_cosh: Array) -> Array:
    """The positive y of a ln cosh y."""
    result: Array = log_cosh + np.log1p(np.sqrt(-np.expm1(-2 * log_cosh)))
    return result


@lru_cache(maxsize=16)
def _unit(n: int) -> tuple[Array, Array]:
    x, w = np.polynomial.legendre.leggauss(n)
    return (x + 1) / 2, w / 2
