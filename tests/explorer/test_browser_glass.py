"""The room of one glass, as a person uses it."""

import numpy as np
import pytest

from glassblocks import Glass, compare
from glassblocks.constants import ELECTRON_VOLT

pytestmark = pytest.mark.browser


def test_a_slider_moves_the_point_and_the_numbers_are_those_of_the_package(open_tab):
    page = open_tab("?room=glass")
    page.get_by_text("1.5263").wait_for()
    handle = page.get_by_role("slider").first
    handle.focus()
    for _ in range(20):
        handle.press("ArrowRight")
    page.get_by_text("yours", exact=True).first.wait_for()
    glass = Glass("yours", c_l=6000.0, c_t=3800.0, gamma_l=1.04 * ELECTRON_VOLT, gamma_t=0.65 * ELECTRON_VOLT)
    (expected,) = compare([glass])
    page.get_by_text(f"{expected.predicted.value:.4f}", exact=True).wait_for()
    point = page.evaluate(
        "[...Bokeh.documents[0]._all_models.values()].filter(each => each.type == 'ColumnDataSource')"
        ".map(each => each.data).filter(data => data.name?.[0] == 'yours')[0]"
    )
    assert np.allclose(
        [point["x"][0], point["y"][0]], [expected.measured.value, expected.predicted.value], rtol=1e-14
    )
