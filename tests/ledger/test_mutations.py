"""A ledger is worth something only if breaking a coefficient changes a verdict."""

import numpy as np
import pytest

from glassblocks import coupling
from glassblocks.closed_forms import strained_coupling
from glassblocks.ledger import find, judge
from glassblocks.ledger.derivations.screened_integrals import quartic_integral
from glassblocks.pair import Pair


def status(equation):
    return judge(find(equation)[0]).finding.status


def scaled(function, factor=1.01):
    def mutant(*arguments, **keywords):
        return function(*arguments, **keywords) * factor

    return mutant


def scaled_pair(function, factor=1.01):
    def mutant(*arguments, **keywords):
        return function(*arguments, **keywords).map(lambda value: value * factor)

    return mutant


def other_alpha(function):
    """The coefficient of alpha off by one percent."""

    def mutant(direction, alpha):
        return function(direction, 1.01 * np.asarray(alpha))

    return mutant


MUTATIONS = [
    # equation, where the broken thing lives, what it becomes
    ("2.16", "glassblocks.coupling.elastic_coupling", scaled(coupling.elastic_coupling)),
    ("2.18", "glassblocks.coupling.lambda_tilde", other_alpha(coupling.lambda_tilde)),
    ("2.19", "glassblocks.blocks.pair_couplings.elastic_coupling", scaled(coupling.elastic_coupling, 2)),
    ("2.20", "glassblocks.coupling.coupling_change_along", scaled(coupling.coupling_change_along)),
    ("5.2", "glassblocks.coupling.dipole.dipole_coupling", scaled(coupling.dipole_coupling, 0.5)),
    (
        "5.3",
        "glassblocks.coupling.dipole.dipole_coupling_change_along",
        scaled(coupling.dipole_coupling_change_along, -1),
    ),
    ("A9", "glassblocks.coupling.momentum.momentum_coupling", scaled(coupling.momentum_coupling)),
    ("A14", "glassblocks.ledger.derivations.screened_integrals.quartic_integral", scaled(quartic_integral)),
    ("A15", "glassblocks.coupling.elastic.elastic_coupling", scaled(coupling.elastic_coupling, -1)),
]


@pytest.mark.parametrize(("equation", "target", "mutant"), MUTATIONS, ids=[m[0] for m in MUTATIONS])
def test_a_broken_function_is_found(monkeypatch, equation, target, mutant):
    before = status(equation)
    assert before in ("holds", "holds under", "definition")
    monkeypatch.setattr(target, mutant)
    assert status(equation) == "differs"
    monkeypatch.undo()
    assert status(equation) == before


def test_a_broken_single_absorption_is_found(monkeypatch):
    from glassblocks.closed_forms import single_block

    monkeypatch.setattr(single_block, "single_absorption", scaled_pair(single_block.single_absorption))
    assert status("3.1") == "differs"


def test_a_broken_two_level_absorption_is_found(monkeypatch):
    from glassblocks.ledger import section_2_blocks

    monkeypatch.setattr(
        section_2_blocks, "two_level_absorption", scaled_pair(section_2_blocks.two_level_absorption)
    )
    assert status("2.2") == "differs"


def test_the_right_coefficients_would_be_said_to_hold(monkeypatch):
    assert status("3.4") == "differs"
    corrected = Pair({"x0": (55, -88, 172), "x1": (44, -88, 44)}, {"x0": (35, -56, 164), "x1": (28, -56, 28)})
    monkeypatch.setattr(strained_coupling, "POLYNOMIALS", corrected)
    assert status("3.4") == "holds"


def test_one_wrong_coefficient_of_the_right_ones_is_found(monkeypatch):
    wrong = Pair({"x0": (55, -88, 173), "x1": (44, -88, 44)}, {"x0": (35, -56, 164), "x1": (28, -56, 28)})
    monkeypatch.setattr(strained_coupling, "POLYNOMIALS", wrong)
    assert status("3.4") == "differs"


def test_right_dipole_numbers_would_be_said_to_hold(monkeypatch):
    monkeypatch.setattr("glassblocks.ledger.section_5_absorption.COEFFICIENTS", Pair(46.0, 32.0))
    assert status("5.8") == "holds"
