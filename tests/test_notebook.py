"""Results as a person sees them: one readable line in a console, a table in a notebook, a picture by `.plot`."""

import importlib
import inspect

import numpy as np
import pytest

import glassblocks
from glassblocks import (
    ElasticMedium,
    Glass,
    Isotropic,
    Pair,
    Superblock,
    TunnelingModel,
    absorption,
    compare,
    fixed_ratio,
    two_level,
)
from glassblocks.comparison import Estimate, estimate_strengths, summarize
from glassblocks.exact import static_perturbation
from glassblocks.fitting import ParameterEstimate
from glassblocks.glasses import load_glasses
from glassblocks.lattice import LatticeCoupling, block_susceptibilities, superblock_response, wave_response
from glassblocks.ledger import entries, find, judge
from glassblocks.notebook import html_rows, readable, shown, with_error
from glassblocks.renormalization import FlowSettings, run_flows, second_order
from glassblocks.response import Transform, static_susceptibility

SILICA = ElasticMedium(2200.0, 5800.0, 3800.0)
#: Public classes that are put in, or that compute: they hold no result.
NO_RESULTS = {
    *("AllowedSign", "NumberColumn", "Row", "RowFault", "Schema", "Table", "TextColumn"),
    *("Numerals", "Sheet", "SheetColumn"),
    *("Placed", "Probes", "RandomLevels", "TunnelingDistribution", "Wave", "Barriers", "TwoLevelStates"),
    *("FrequencyConstant", "Sampled", "TwoLevelBand", "Susceptibility", "Sticks", "QuadraticForm"),
    *("DipoleLattice", "ExchangeSum", "LatticeCoupling", "StrainedLattice"),
    *(
        "Dense",
        "Lanczos",
        "MeanField",
        "Method",
        "Condition",
        "EnsembleConfig",
        "FlowSettings",
        "MediumErrors",
    ),
    *("Advance", "State", "Step", "Causal", "Printed", "Recursion", "Resummed", "Surroundings"),
}


def results():
    glass = Glass("a<b>", 5800.0, 3800.0, gamma_l=1.6e-19, gamma_t=1e-19, uncertainties={"gamma_l": 1e-20})
    atom = two_level(1e-24, 1e-24, 1e-20 * np.eye(3), 1e-25)
    chi = absorption(Superblock([atom], [[0, 0, 0]], SILICA), 0.0)
    flow = run_flows(FlowSettings()).chosen.flow
    return [Pair(1.0, 2.0), glass, compare([glass])[0], chi.l, fixed_ratio(1.5), flow, chi.l.lines]


def tables():
    atom = two_level(1e-24, 1e-24, 1e-20 * np.eye(3), 1e-25)
    pair = Superblock([atom, atom], [[0, 0, 0], [0, 0, 5e-9]], SILICA)
    lattice = LatticeCoupling(SILICA, 2, 5e-9), block_susceptibilities(Isotropic(-3e8, -1e8), 2)
    runs = run_flows(FlowSettings())
    glasses = compare(load_glasses())
    return [
        *results(),
        *(SILICA, TunnelingModel.from_C(SILICA, C=Pair(3e-4, 2.7e-4), P=8e44), atom, pair),
        *(static_perturbation(pair), static_susceptibility(atom, 0.1), Transform(np.ones(3), np.zeros(3))),
        *(superblock_response(*lattice), wave_response(*lattice, [0, 0, 0], direction=[0, 0, 1]).l),
        *(runs, runs.chosen, second_order(1.6), fixed_ratio(1.5).roots[1]),
        *(
            glasses,
            summarize(glasses),
            summarize(glasses).sets[0],
            Estimate(1.0, 0.1),
            estimate_strengths()[0],
        ),
        *(entries(), find("2.17")[0], judge(find("2.17")[0])),
        ParameterEstimate("x<b>", "eV", "determined", 1.0, profile_68=(0.9, 1.1)),
    ]


def test_results_have_a_repr_of_one_line():
    for result in results():
        text = repr(result)
        assert "\n" not in text and len(text) < 240, text
        assert "array(" not in text


def test_every_public_class_has_a_table_unless_it_is_put_in():
    for package in (name for name in dir(glassblocks) if inspect.ismodule(getattr(glassblocks, name))):
        module = importlib.import_module(f"glassblocks.{package}")
        for name in getattr(module, "__all__", ()):
            thing = getattr(module, name)
            if inspect.isclass(thing) and not issubclass(thing, BaseException):
                assert hasattr(thing, "_repr_html_") != (name in NO_RESULTS), f"{package}.{name}"


def test_results_have_a_table_in_notebooks_and_names_cannot_act():
    for result in tables():
        text = result._repr_html_()
        assert "<table>" in text and text.count("<tr>") >= 2, type(result)
        assert "<b>" not in text
        assert "array(" not in text and "object at" not in text, text


def test_a_table_states_value_uncertainty_and_unit():
    glass = Glass("g", 5800.0, 3800.0, uncertainties={"c_l": 30.0})
    assert "<tr><td>c_l</td><td>5800</td><td>30</td><td>m/s</td></tr>" in glass._repr_html_()
    assert "<tr><td>density</td><td>2200</td><td>kg/m^3</td></tr>" in SILICA._repr_html_()
    measured = compare([Glass("g", 3000.0, 1500.0, 1.6e-19, 1e-19, uncertainties={"gamma_t": 5e-21})])
    assert "<td>1.6 +- 0.08</td>" in measured._repr_html_()


def test_columns_and_rows_without_an_entry_are_left_out():
    @shown("t", "a, b [K] +- c, d")
    class Two:
        a, b, c, d = 1.0, 2.0, None, ""

    header = "<tr><th>quantity</th><th>value</th><th>unit</th></tr>"
    assert header in Two()._repr_html_() and "<td>d</td>" not in Two()._repr_html_()
    assert html_rows("t", [], "a") == ""
    assert html_rows("t", [Two()], "a, b [K] +- c").endswith("<tr><td>1</td><td>2</td></tr></table>")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.bool_(True), "yes"),
        (1 + 2j, "1+2j"),
        (Pair(1.0, 2.0), "1 (l), 2 (t)"),
        (np.arange(3.0), "0, 1, 2"),
        (np.zeros((2, 4)), "array of shape (2, 4), 0 to 0"),
        ((0.9, 1.1), "0.9, 1.1"),
        (tuple(range(7)), "7 numbers, 0 to 6"),
        (float("nan"), "nan"),
    ],
)
def test_a_cell_reads_as_one_would_write_it(value, text):
    assert readable(value) == text


def test_an_unknown_uncertainty_is_not_zero():
    assert with_error(1.5, None) == "1.5" and with_error(1.5, 0.0) == "1.5 +- 0"
