"""
The coupling around a block
===========================

Lambda_xxxx and Lambda_xzxz of (2.17) over all directions n: attraction and repulsion, as of dipoles but of rank four.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks.coupling import lambda_tilde

alpha = 1 - (3.8 / 5.8) ** 2
angle = np.linspace(0, 2 * np.pi, 361)
directions = np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], axis=-1)
coupling = lambda_tilde(directions, alpha=alpha)  # Mandel form: 2 is zz, 4 is xz times sqrt(2)

figure, axes = plt.subplots(1, 2, subplot_kw={"projection": "polar"}, figsize=(8, 4), layout="constrained")
for axis, (name, values) in zip(
    axes, (("zzzz", coupling[:, 2, 2]), ("xzxz", coupling[:, 4, 4] / 2)), strict=True
):
    for sign, color in ((1, "C3"), (-1, "C0")):
        axis.plot(angle, np.where(sign * values > 0, abs(values), np.nan), color=color)
    axis.set_theta_zero_location("N")
    axis.set_title(rf"$\tilde\Lambda_{{{name}}}$, red > 0, blue < 0")

# (2.18) along z by hand: Lambda~_zzzz = -4 + 2 (1/2 ...) is -2 at alpha = 1/2
assert abs(lambda_tilde([0, 0, 1], alpha=0.5)[2, 2] + 2) < 1e-12
