"""Weights of l and t in the modes of an isotropic solid, from the tensor itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from glassblocks import Isotropic
from glassblocks.errors import InputError
from glassblocks.tensors import to_mandel
from glassblocks.tunneling.modes import MODES, mode_shape, mode_speed, mode_weights

STEP = 1e-5
SPEEDS = st.tuples(st.floats(1.17, 5.0), st.floats(500.0, 5000.0)).map(lambda two: (two[0] * two[1], two[1]))


def stiffness(M, G):
    return Isotropic(l=M, t=G).mandel()


def pulled(M, G):
    """Stress over strain of a bar that is pulled along z with free sides: the tensor inverted."""
    compliance = np.linalg.inv(stiffness(M, G))
    zz = to_mandel(np.diag([0.0, 0.0, 1.0]))
    return 1 / (zz @ compliance @ zz)


def squeezed(M, G):
    """Pressure over the change of volume: one third of the response to a unit tensor, traced."""
    one = to_mandel(np.eye(3))
    return one @ stiffness(M, G) @ one / 9


def at_the_surface(M, G):
    """rho c^2 of a wave bound to a free surface: two evanescent waves whose tractions vanish together."""

    def traction(X):
        # e^{ik(x - ct)} with u = (ik, -p) e^{-pz} of the longitudinal and (q, ik) e^{-qz} of the transverse part, k = 1
        p, q = np.sqrt(1 - X / M), np.sqrt(1 - X / G)
        columns = []
        for decay, (ux, uz) in ((p, (1j, -p)), (q, (q, 1j))):
            exx, ezz, exz = 1j * ux, -decay * uz, (1j * uz - decay * ux) / 2
            stress = stiffness(M, G) @ to_mandel(np.array([[exx.real, 0, 0], [0, 0, 0], [0, 0, ezz.real]]))
            imaginary = stiffness(M, G) @ to_mandel(np.array([[exx.imag, 0, 0], [0, 0, 0], [0, 0, ezz.imag]]))
            columns.append([stress[2] + 1j * imaginary[2], 2 * G * exz])
        (a, b), (c, d) = columns
        return (a * d - b * c).real

    return brentq(traction, 0.3 * G, (1 - 1e-9) * G, xtol=1e-14 * G, rtol=1e-14)


ROUTES = {
    "l": lambda M, G: stiffness(M, G)[2, 2],
    "t": lambda M, G: stiffness(M, G)[4, 4] / 2,
    "young": pulled,
    "bulk": squeezed,
    "surface": at_the_surface,
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("speeds", [(5800.0, 3800.0), (2500.0, 1200.0), (4150.0, 2250.0), (3510.0, 3000.0)])
def test_weights_are_what_a_varied_tensor_does_to_the_modulus(mode, speeds):
    M, G = (2200.0 * c**2 for c in speeds)
    route = ROUTES[mode]
    X = route(M, G)
    by_M = (route(M * (1 + STEP), G) - route(M * (1 - STEP), G)) / (2 * STEP * X)
    by_G = (route(M, G * (1 + STEP)) - route(M, G * (1 - STEP))) / (2 * STEP * X)
    weights = mode_weights(mode, *speeds)
    assert weights.l == pytest.approx(by_M, rel=1e-7, abs=2e-8)
    assert weights.t == pytest.approx(by_G, rel=1e-7, abs=2e-8)
    assert mode_speed(mode, *speeds) == pytest.approx((X / 2200.0) ** 0.5, rel=1e-9)


@pytest.mark.parametrize("mode", MODES)
@given(speeds=SPEEDS)
def test_the_slope_of_a_weight_is_its_derivative(mode, speeds):
    c_l, c_t = speeds
    shape = mode_shape(mode, c_l, c_t)
    above, below = (mode_shape(mode, c_l, c_t * np.exp(sign * STEP / 2)).weight for sign in (1, -1))
    assert (above - below) / (2 * STEP) == pytest.approx(shape.slope, rel=1e-4, abs=1e-7)


@given(speeds=SPEEDS)
def test_a_complex_modulus_gives_the_friction_by_its_weights(speeds):
    c_l, c_t = speeds
    loss_l, loss_t = 3e-7, 2e-7
    M, G = c_l**2 * (1 + 1j * loss_l), c_t**2 * (1 + 1j * loss_t)
    young = G * (3 * M - 4 * G) / (M - G)
    weights = mode_weights("young", *speeds)
    assert young.imag / young.real == pytest.approx(
        weights.l * loss_l + weights.t * loss_t, rel=1e-6, abs=1e-12
    )


def test_a_medium_that_is_not_stable_has_no_modes():
    with pytest.raises(InputError, match=r"1\.1547"):
        mode_weights("young", 3800.0, 3800.0)
    with pytest.raises(InputError, match="young, bulk, surface"):
        mode_weights("plate", 5800.0, 3800.0)
