"""Results as a person sees them: one readable line in a console, a table in a notebook."""

import numpy as np

from glassblocks import Glass, Pair, Superblock, absorption, compare, fixed_ratio, two_level
from glassblocks.medium import ElasticMedium
from glassblocks.renormalization import FlowSettings, run_flows


def results():
    glass = Glass("a<b>", 5800.0, 3800.0, gamma_l=1.6e-19, gamma_t=1e-19, uncertainties={"gamma_l": 1e-20})
    atom = two_level(1e-24, 1e-24, 1e-20 * np.eye(3), 1e-25)
    chi = absorption(Superblock([atom], [[0, 0, 0]], ElasticMedium(2200.0, 5800.0, 3800.0)), 0.0)
    flow = run_flows(FlowSettings()).chosen.flow
    return [Pair(1.0, 2.0), glass, compare([glass])[0], chi.l, fixed_ratio(1.5), flow, chi.l.lines]


def test_results_have_a_repr_of_one_line():
    for result in results():
        text = repr(result)
        assert "\n" not in text and len(text) < 240, text
        assert "array(" not in text


def test_results_have_a_table_in_notebooks_and_names_cannot_act():
    for result in results()[:-1]:
        table = result._repr_html_()
        assert table.startswith("<table>") and table.count("<tr>") >= 2
        assert "<b>" not in table
