"""
Lattice sums and their limits
=============================

The sum that (3.6) calls ln N_0 over a cube of N_0^3 blocks: it saturates, and averages to zero over directions.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks.lattice import wave_limit
from glassblocks.renormalization import pair_sum

alpha = 1 - 1 / 1.6**2
sizes = np.array([2, 4, 8, 16, 24])
along = np.array([pair_sum(int(n), alpha=alpha).l for n in sizes])
diagonal = np.array([pair_sum(int(n), alpha=alpha, direction=(1, 1, 1)).l for n in sizes])

figure, axes = plt.subplots(figsize=(5, 3.5), layout="constrained")
axes.semilogx(sizes, along, "o-", label="[100]")
axes.semilogx(sizes, diagonal, "s-", label="[111]")
axes.semilogx(sizes, -np.log(sizes), "k:", label=r"$-\ln N_0$, as (3.6) has it")
axes.minorticks_off()
axes.set(xlabel=r"$N_0$", ylabel=r"$S(N_0)$, longitudinal", xticks=sizes, xticklabels=sizes)
axes.legend()

# the values along [100] and [111] of an infinite cube average out with cubic harmonics: -2/3 and 1
assert abs(diagonal[-1] / along[-1] + 2 / 3) < 1e-6
print("limit for short waves:", wave_limit(alpha))
