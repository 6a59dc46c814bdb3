"""The figure of the tunneling model shows the numbers of the model."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.figures.tunneling import (
    draw_conductivity,
    draw_friction,
    draw_heat_capacity,
    draw_velocity_shift,
)
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, internal_friction

SILICA = TunnelingModel(
    ElasticMedium(2200.0, 5800.0, 3800.0), P=0.8e45, gamma=Pair(1.04, 0.65) * ELECTRON_VOLT
)


def test_panels_have_labels_with_units_and_the_right_lines():
    T = np.geomspace(0.01, 2, 20)
    axes = Figure().subplots(2, 2).ravel()
    assert draw_velocity_shift(axes[0], SILICA, T, [1e5, 1e7]) is axes[0]
    draw_friction(axes[1], SILICA, T, [1e5, 1e7])
    draw_heat_capacity(axes[2], SILICA, T, [1e-6, 1e2])
    draw_conductivity(axes[3], SILICA, T)
    assert [len(panel.lines) for panel in axes] == [4, 6, 4, 1]
    assert all("[K]" in panel.get_xlabel() and panel.get_ylabel() for panel in axes)
    np.testing.assert_allclose(axes[1].lines[1].get_ydata(), internal_friction(SILICA, T, 2 * np.pi * 1e5).t)
    assert axes[1].lines[1].get_label() == "transverse, 100 kHz"
