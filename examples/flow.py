"""
The flow of the ratio by every route
====================================

From 50 angstrom to the wavelength: what each reading of the renormalization does to gamma_l/gamma_t.
"""

import matplotlib.pyplot as plt

from glassblocks.figures.flow_figure import draw_ratio
from glassblocks.renormalization import FlowSettings, run_flows

found = run_flows(FlowSettings(glass="a-SiO2", start_strength=1e-3))
figure, axes = plt.subplots(figsize=(9, 4), layout="constrained")
draw_ratio(axes, found.runs, found.fixed)

# (4.4): where all that arrive end
assert abs(found.fixed - 5800 / 3800) < 2e-3
print(f"fixed ratio {found.fixed:.3f}; the chosen route ends at {found.chosen.flow.ratio[-1]:.3f}")
