"""
A lattice of coupled blocks in a uniform strain
===============================================

What the coupling of 8^3 blocks does to their response: nothing to first order, and the more the stronger the blocks.
"""

import matplotlib.pyplot as plt
import numpy as np

from glassblocks import ElasticMedium, Isotropic, LatticeCoupling
from glassblocks.lattice import block_susceptibilities, superblock_response

silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
coupling = LatticeCoupling(silica, 8, 5e-9)
modulus = silica.modulus
strengths = np.array([0.003, 0.01, 0.03, 0.1])
change = []
for strength in strengths:
    chi = Isotropic(l=-strength * modulus.l, t=-strength * modulus.t)
    response = superblock_response(coupling, block_susceptibilities(chi, 8)).isotropic
    change.append((response.l / chi.l - 1, response.t / chi.t - 1))
change = np.array(change)

figure, axes = plt.subplots(figsize=(5, 3.5), layout="constrained")
axes.loglog(strengths, abs(change[:, 0]), "o-", label="longitudinal")
axes.loglog(strengths, abs(change[:, 1]), "s--", label="transverse")
axes.set(
    xlabel=r"strength $|\chi|/(\rho c^2)$ of a block", ylabel=r"change of $\chi$ by the coupling, part of it"
)
axes.legend()

# no first order (the average of Lambda over directions is zero): the change goes as the square of the strength
order = np.diff(np.log(abs(change[:2])), axis=0) / np.diff(np.log(strengths[:2]))
print("orders:", order[0].round(3))
assert np.allclose(order, 2, atol=0.1)
