"""The coupling formulas as the paper prints them: plain loops over Cartesian indices, one number at a time.

Every function also takes complex displacements (without conjugation), so that the complex step differentiates it
to the last digit.
"""

from itertools import product

import numpy as np
from hypothesis import strategies as st

from glassblocks.medium import ElasticMedium

INDICES = list(product(range(3), repeat=4))


def delta(i, j):
    return 1.0 if i == j else 0.0


def length(x):
    return (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]) ** 0.5


def lambda_tilde_loop(n, alpha):
    """(2.18), all 81 components."""
    d = delta
    result = np.zeros((3, 3, 3, 3), dtype=np.result_type(*n, float))
    for i, j, k, l in INDICES:
        first = (
            (d(j, l) - 3 * n[j] * n[l]) * d(i, k)
            + (d(j, k) - 3 * n[j] * n[k]) * d(i, l)
            + (d(i, k) - 3 * n[i] * n[k]) * d(j, l)
            + (d(i, l) - 3 * n[i] * n[l]) * d(j, k)
        )
        second = (
            -(d(i, j) * d(k, l) + d(i, k) * d(j, l) + d(j, k) * d(i, l))
            + 3
            * (
                n[i] * n[j] * d(k, l)
                + n[i] * n[k] * d(j, l)
                + n[i] * n[l] * d(j, k)
                + n[j] * n[k] * d(i, l)
                + n[j] * n[l] * d(i, k)
                + n[k] * n[l] * d(i, j)
            )
            - 15 * n[i] * n[j] * n[k] * n[l]
        )
        result[i, j, k, l] = first / 4 + alpha * second / 2
    return result


def coupling_loop(x, density, c_l, c_t):
    """(2.17), all 81 components."""
    r = length(x)
    n = [component / r for component in x]
    return -lambda_tilde_loop(n, 1 - c_t**2 / c_l**2) / (8 * np.pi * density * c_t**2 * r**3)


def lambda_change_loop(x, dx, alpha):
    """(2.20) as printed, that is without the prefactor of (2.17), all 81 components."""
    d = delta
    r, size = length(x), length(dx)
    n, m = [c / r for c in x], [c / size for c in dx]
    cos = sum(a * b for a, b in zip(n, m, strict=True))
    still = lambda_tilde_loop(n, alpha)
    result = np.zeros((3, 3, 3, 3))
    for i, j, k, l in INDICES:
        turned = 0.75 * (
            2
            * (n[j] * n[l] * d(i, k) + n[j] * n[k] * d(i, l) + n[i] * n[k] * d(j, l) + n[i] * n[l] * d(j, k))
            * cos
            - (
                (m[j] * n[l] + m[l] * n[j]) * d(i, k)
                + (m[j] * n[k] + m[k] * n[j]) * d(i, l)
                + (m[i] * n[k] + m[k] * n[i]) * d(j, l)
                + (m[i] * n[l] + m[l] * n[i]) * d(j, k)
            )
        )
        turned += (
            -3
            * alpha
            * cos
            * (
                n[k] * n[l] * d(i, j)
                + n[j] * n[l] * d(i, k)
                + n[k] * n[j] * d(i, l)
                + n[i] * n[l] * d(j, k)
                + n[i] * n[k] * d(j, l)
                + n[i] * n[j] * d(k, l)
            )
        )
        turned += (
            1.5
            * alpha
            * (
                m[i] * (n[l] * d(j, k) + n[k] * d(j, l) + n[j] * d(k, l))
                + m[j] * (n[l] * d(i, k) + n[k] * d(i, l) + n[i] * d(k, l))
                + m[k] * (n[l] * d(i, j) + n[i] * d(j, l) + n[j] * d(i, l))
                + m[l] * (n[k] * d(i, j) + n[i] * d(j, k) + n[j] * d(i, k))
            )
        )
        turned += (
            -7.5
            * alpha
            * (
                m[i] * n[j] * n[k] * n[l]
                + m[j] * n[i] * n[k] * n[l]
                + m[k] * n[i] * n[j] * n[l]
                + m[l] * n[i] * n[j] * n[k]
            )
            + 30 * alpha * n[i] * n[j] * n[k] * n[l] * cos
        )
        turned *= size / r
        result[i, j, k, l] = (r / size * turned - 3 * still[i, j, k, l] * cos) * size / r**4
    return result


def momentum_loop(q, density, c_l, c_t):
    """The summands of (A9) with Nm -> rho, all 81 components."""
    d = delta
    q2 = sum(c * c for c in q)
    result = np.zeros((3, 3, 3, 3))
    for i, j, k, l in INDICES:
        first = 0.5 * (1 / c_t**2 - 1 / c_l**2) * q[i] * q[j] * q[k] * q[l] / q2**2
        four = q[j] * q[l] * d(i, k) + q[j] * q[k] * d(i, l) + q[i] * q[l] * d(j, k) + q[i] * q[k] * d(j, l)
        result[i, j, k, l] = (first - four / q2 / (8 * c_t**2)) / density
    return result


def joffrin_loop(n, alpha):
    """(A1), with the term n_i n_l delta_jk that its transcript leaves out, all 81 components."""
    d = delta
    result = np.zeros((3, 3, 3, 3))
    for i, j, k, l in INDICES:
        bracket = (
            -(d(i, j) * d(k, l) + d(i, k) * d(j, l) + d(j, k) * d(i, l))
            + 3
            * (
                n[i] * n[j] * d(k, l)
                + n[i] * n[k] * d(j, l)
                + n[i] * n[l] * d(j, k)
                + n[j] * n[k] * d(i, l)
                + n[j] * n[l] * d(i, k)
                + n[k] * n[l] * d(i, j)
            )
            - 15 * n[i] * n[j] * n[k] * n[l]
        )
        result[i, j, k, l] = -2 * (d(j, l) - 3 * n[j] * n[l]) * d(i, k) + 2 * alpha * bracket
    return result


def dipole_loop(x, epsilon):
    """(5.2)."""
    r = length(x)
    n = [component / r for component in x]
    result = np.zeros((3, 3), dtype=np.result_type(*x, float))
    for i, j in product(range(3), repeat=2):
        result[i, j] = (delta(i, j) - 3 * n[i] * n[j]) / (8 * np.pi * epsilon * r**3)
    return result


def dipole_change_loop(x, dx, epsilon):
    """(5.3)."""
    r, size = length(x), length(dx)
    n, m = [c / r for c in x], [c / size for c in dx]
    cos = sum(a * b for a, b in zip(n, m, strict=True))
    result = np.zeros((3, 3))
    for i, j in product(range(3), repeat=2):
        bracket = (5 * n[i] * n[j] - delta(i, j)) * cos - (n[j] * m[i] + n[i] * m[j])
        result[i, j] = 3 * size / (8 * np.pi * epsilon * r**4) * bracket
    return result


def complex_step(function, x, dx, step=1e-30):
    """Derivative of function(x + t dx) at t = 0, without cancellation."""
    return np.imag(function([a + 1j * step * b for a, b in zip(x, dx, strict=True)])) / step


def difference(a, b):
    """Largest difference over the largest entry of b."""
    return np.max(np.abs(np.asarray(a) - np.asarray(b))) / np.max(np.abs(b))


component = st.floats(-1, 1, allow_subnormal=False)
#: Vectors of length 0.1 to 1.8, no component an extreme small number.
displacements = (
    st.tuples(component, component, component)
    .map(lambda v: np.round(np.array(v), 6))
    .filter(lambda v: np.linalg.norm(v) > 0.1)
)
small = st.floats(-1e-2, 1e-2).map(lambda v: round(v, 8))
gradients = st.lists(small, min_size=9, max_size=9).map(lambda v: np.reshape(v, (3, 3)))
alphas = st.floats(0.25, 1.0)
media = st.builds(
    lambda density, c_t, ratio: ElasticMedium(density, ratio * c_t, c_t),
    st.floats(100, 1e4),
    st.floats(300, 1e4),
    st.floats(1.16, 10),
)
rotations = (
    st.tuples(component, component, component, component)
    .filter(lambda q: np.linalg.norm(q) > 0.1)
    .map(lambda q: quaternion_rotation(np.array(q) / np.linalg.norm(q)))
)


def quaternion_rotation(q):
    w, x, y, z = q
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + 2 * w * cross + 2 * cross @ cross
