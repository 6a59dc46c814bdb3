"""Bulk and shear loss angles against complex moduli."""

import pytest

from glassblocks import ElasticMedium, Pair
from glassblocks.tunneling import loss_angles


def test_loss_angles_are_those_of_the_complex_moduli():
    medium = ElasticMedium(2200.0, 5800.0, 3800.0)
    friction = Pair(4.7e-4, 4.3e-4)
    M, G = medium.modulus.l * (1 + 1j * friction.l), medium.modulus.t * (1 + 1j * friction.t)
    K = M - 4 / 3 * G
    bulk, shear = loss_angles(friction, medium)
    assert bulk == pytest.approx(K.imag / K.real, rel=1e-12)
    assert shear == pytest.approx(G.imag / G.real, rel=1e-12)
