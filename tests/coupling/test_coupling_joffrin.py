"""Joffrin and Levelut's form (A1) beside the derived one."""

import numpy as np
from coupling_twins import alphas, difference, displacements, joffrin_loop, lambda_tilde_loop
from hypothesis import given, settings

from glassblocks.ledger.derivations.green_tensors import kelvin_hessian
from glassblocks.ledger.derivations.joffrin_levelut_form import joffrin_levelut, unsymmetrized
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import matrix_to_mandel
from glassblocks.tensors.sphere import directions

few = settings(max_examples=20, deadline=None)


@few
@given(displacements, alphas)
def test_plain_loop_twin(n, alpha):
    n = n / np.linalg.norm(n)
    assert difference(joffrin_levelut(n).total(alpha), joffrin_loop(n, alpha)) < 1e-13


@few
@given(displacements)
def test_unsymmetrized_form_is_half_the_hessian_of_kelvin(x):
    medium = ElasticMedium(1.0, 1.6, 1.0)
    lam = -unsymmetrized(x).total(medium.alpha) / (8 * np.pi * np.linalg.norm(x) ** 3)
    assert difference(lam, kelvin_hessian(x, medium) / 2) < 1e-12


@few
@given(displacements, alphas)
def test_symmetrized_it_is_ours(n, alpha):
    n = n / np.linalg.norm(n)
    twin = matrix_to_mandel(lambda_tilde_loop(n, alpha))
    assert difference(matrix_to_mandel(unsymmetrized(n).total(alpha)), twin) < 1e-12


@few
@given(displacements, alphas)
def test_the_differences_the_appendix_lists(n, alpha):
    theirs, ours = joffrin_levelut(n), unsymmetrized(n)
    # (2) a factor 2 throughout, (3) the sign of the part without alpha, (4) one more factor 2 with alpha
    assert difference(theirs.bare, 2 * -1 * ours.bare) < 1e-13
    assert difference(theirs.stiff, 2 * 2 * ours.stiff) < 1e-13


@few
@given(displacements, alphas)
def test_exchange_of_the_two_blocks(n, alpha):
    # T^(s) T^(s') = T^(s') T^(s): the coefficient is even and symmetric under (ij) <-> (kl)
    for form in (joffrin_levelut, unsymmetrized):
        total = form(n).total(alpha)
        assert difference(total, np.einsum("ijkl->klij", form(-n).total(alpha))) < 1e-13


def test_only_ours_lowers_the_energy():
    # Eliminating phonons lowers the energy: the transform of the coupling has no positive eigenvalue. Transforming
    # (A1) by harmonics: l = 2 and 4 as in `coupling_from_momentum`, backwards, the contact term that of Eshelby times
    # the factors -2 and 4 of its two parts.
    alpha = 0.6
    q, weight = directions(degree=19)
    cosine = np.array([0, 0, 1.0]) @ q.T
    second, fourth = 5 * (3 * cosine**2 - 1) / 2, 9 * (35 * cosine**4 - 30 * cosine**2 + 3) / 8
    kernel = weight * (-4 * np.pi / 3 * second + 8 * np.pi / 15 * fourth)
    largest = {}
    for form, factors in ((unsymmetrized, (1, 1)), (joffrin_levelut, (-2, 4))):
        parts = [matrix_to_mandel(part) for part in form(q)]
        bare, stiff = (-np.einsum("q,qab->ab", kernel, part) / (8 * np.pi) for part in parts)
        delta = np.array([1, 1, 1, 0, 0, 0])
        bare += -factors[0] / 6 * np.eye(6)
        stiff += factors[1] / 30 * (np.outer(delta, delta) + 2 * np.eye(6))
        largest[form.__name__] = np.linalg.eigvalsh(bare + alpha * stiff)[-1]
    assert largest["unsymmetrized"] < 1e-12
    assert largest["joffrin_levelut"] > 0.5
