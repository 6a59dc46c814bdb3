"""`.plot` of results: into the Axes that is given, labels with units, and the numbers of the result."""

import subprocess
import sys
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from glassblocks import Curve, ElasticMedium, Pair, TunnelingModel, compare, fit, load_glasses
from glassblocks.comparison import reproduce, summarize
from glassblocks.ensembles import analyze, example, read_config, run_ensemble
from glassblocks.errors import InputError
from glassblocks.fitting import Posterior
from glassblocks.glasses import Glass
from glassblocks.renormalization import FlowSettings, run_flows
from glassblocks.renormalization.trees import analyze_trees, read_tree_config, tree_example
from glassblocks.tunneling import internal_friction, velocity_shift

SILICA = ElasticMedium(2200.0, 5800.0, 3800.0)


@pytest.fixture
def axes():
    figure, axes = plt.subplots(layout="constrained")
    yield axes
    plt.close(figure)


@pytest.fixture(scope="module")
def fitted():
    model = TunnelingModel.from_C(SILICA, C=Pair(3.0e-4, 2.73e-4), P=8e44)
    T, f = np.geomspace(0.02, 2.0, 12), 3e7
    rng, curves = np.random.default_rng(2), []
    for kind, law, error in (("velocity", velocity_shift, 2e-6), ("friction", internal_friction, 2e-5)):
        for polarization, values in zip("lt", law(model, T, 2 * np.pi * f), strict=True):
            noisy = values + error * rng.standard_normal(T.size)
            curves.append(Curve(kind, T, noisy, np.full(T.size, error), polarization, f))
    return fit(curves, SILICA)


def _title(axes):
    return axes.get_legend().get_title().get_text()


def points(container):
    return np.asarray(container.lines[0].get_xydata())


def test_a_new_figure_is_made_where_no_axes_is_given():
    axes = compare(load_glasses()).plot()
    assert axes.figure.get_axes() == [axes]
    plt.close(axes.figure)


def test_comparisons_are_drawn_at_their_ratios(axes):
    glasses = compare(load_glasses())
    assert glasses.plot(axes) is axes
    drawn = points(axes.containers[0])
    assert drawn[0] == pytest.approx([1.04 / 0.65, 5.8 / 3.8])
    assert len(drawn) == 13 and axes.get_xlabel().startswith("measured ratio")
    assert f"{summarize(glasses).sets[0].fit.slope:.3f}" in axes.get_legend_handles_labels()[1][1]


def test_the_paper_s_figure_has_both_lines_and_the_glasses_left_out_hollow(axes):
    found = reproduce()
    found.plot(axes)
    labels = " ".join(axes.get_legend_handles_labels()[1])
    assert all(f"{each.slope:.3f}" in labels for each in found.fits.values())
    assert [len(points(each)) for each in axes.containers] == [10, 3]


def test_glasses_that_were_not_measured_cannot_be_drawn(axes):
    with pytest.raises(InputError, match="measured"):
        compare([Glass("g", 5800.0, 3800.0)]).plot(axes)


def test_a_summary_draws_the_line_of_its_set(axes):
    summary = summarize(compare(load_glasses()))
    summary.plot(axes)
    line = axes.lines[1].get_xydata()
    assert line[1, 1] / line[1, 0] == pytest.approx(summary.sets[0].fit.slope)


def test_a_fit_draws_one_kind_with_its_units(axes, fitted):
    fitted.plot(axes, kind="friction")
    assert axes.get_xlabel() == "temperature [K]" and "Q" in axes.get_ylabel()
    curve = next(each for each in fitted.curves if each.kind == "friction")
    scale = 10 ** round(np.log10(points(axes.containers[0])[0, 1] / curve.value[0]))
    assert points(axes.containers[0])[:, 1] == pytest.approx(np.array(curve.value) * scale)
    assert len(axes.containers) == 2 and _title(axes).startswith("friction (also fitted: velocity")


def test_a_fit_draws_its_first_kind_unless_told_and_refuses_what_it_has_not(axes, fitted):
    assert _title(fitted.plot(axes)).startswith("velocity")
    with pytest.raises(InputError, match="heat"):
        fitted.plot(axes, kind="heat")


def test_one_fitted_curve_draws_itself(axes, fitted):
    fitted.curves[0].plot(axes)
    assert len(axes.containers) == 1 and axes.get_xlabel() == "temperature [K]"


def test_what_ifs_are_bars_of_standard_deviations(axes, fitted):
    fitted.plot_what_ifs(axes, "P")
    assert "standard deviations" in axes.get_xlabel()
    names = [label.get_text() for label in axes.get_yticklabels()]
    widths = {name: bar.get_width() for name, bar in zip(names, axes.patches, strict=False)}
    shifts = {f"{each.name} {each.state}": each.shifts["P"] for each in fitted.what_ifs if "P" in each.shifts}
    assert widths and all(
        width == pytest.approx(np.clip(shifts[name], -6, 6)) for name, width in widths.items()
    )
    with pytest.raises(InputError, match="no such"):
        fitted.plot_what_ifs(axes, "no such")


def test_a_posterior_draws_the_quantiles_of_one_quantity(axes):
    values = np.random.default_rng(0).normal(1.6, 0.01, (500, 1))
    chain = np.zeros((500, 4, 1))
    posterior = Posterior(("C",), values, ("gamma_l/gamma_t",), values, chain, chain[..., 0], np.ones(1), 0)
    posterior.plot(axes)
    assert axes.lines[0].get_xdata()[0] == pytest.approx(np.median(values))
    assert "unit" in axes.get_ylabel() and "median" in posterior._repr_html_()
    assert repr(posterior).startswith("Posterior: 4 walkers, 500 steps") and "\n" not in repr(posterior)
    with pytest.raises(InputError, match="gamma_t"):
        posterior.plot(axes, "gamma_t")


def test_an_ensemble_draws_its_bins_in_gigahertz(axes):
    config = replace(read_config(example()), samples=4)
    result = analyze(config, run_ensemble(config))
    result.plot(axes)
    assert axes.get_xlabel() == "frequency [GHz]"
    drawn = axes.lines[0].get_ydata()[:-1]  # the step of the last bin has two ends
    assert drawn == pytest.approx(result.level.value[0, 0, 0, 0, : len(drawn)])
    assert "standard errors in parentheses" in result._repr_html_()
    assert repr(result).startswith("Result of 4 samples") and "array" not in repr(result)


def test_flows_are_drawn_against_the_block_edge(axes):
    found = run_flows(FlowSettings())
    found.plot(axes)
    assert axes.get_xlabel() == "block edge $L$ (m)"
    curve = axes.lines[1].get_xydata()
    assert curve[-1] == pytest.approx([found.runs[0].flow.lengths[-1], found.runs[0].flow.ratio[-1]])


def test_one_flow_draws_its_absorption(axes):
    run = run_flows(FlowSettings()).chosen
    run.plot(axes)
    start = axes.lines[0].get_ydata()[0]
    assert start == pytest.approx(run.flow.ratio[0] ** 2)


def test_trees_are_drawn_against_the_block_edge(axes):
    config = read_tree_config(tree_example())
    config = replace(config, steps=1, samples=20, conditions=config.conditions[1:2])
    result = analyze_trees(config, np.random.default_rng(1).uniform(0.5, 1.5, (20, 2, 1, 2, 3, 2)))
    result.plot(axes)
    assert axes.get_xlabel().startswith("block edge") and "nm" in axes.get_xlabel()
    assert points(axes.containers[0])[:, 1] == pytest.approx(result.ratio.value[0])
    assert "20 trees" in result._repr_html_() and "array" not in repr(result)


def test_a_result_loads_no_matplotlib_before_it_is_drawn():
    code = (
        "import sys\nfrom glassblocks import compare, load_glasses\nfound = compare(load_glasses())\n"
        "found._repr_html_()\nprint('matplotlib' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "False\n"
