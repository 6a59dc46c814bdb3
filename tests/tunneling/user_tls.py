"""Dumps as USER-TLS of July 2017 writes them, of systems whose couplings are known."""

import numpy as np

#: eV, in the dumps' order xx, yy, zz, xy, xz, yz.
COUPLINGS = np.array(
    [[0.9, -0.3, 0.2, 0.1, -0.05, 0.4], [-0.2, -0.4, 0.1, 0.3, 0.6, -0.1], [0.5, 0.6, 0.7, -0.2, 0.1, 0.05]]
)
ASYMMETRY = (0.018, 0.004, 0.011)
HEAD = "Strain Energy1 Energy2 Asymmetry Pxx1 Pyy1 Pzz1 Pxy1 Pxz1 Pyz1 Pxx2 Pyy2 Pzz2 Pxy2 Pxz2 Pyz2"
FINAL_HEAD = "GammaXX GammaYY GammaZZ GammaXY GammaXZ GammaYZ B1 G1 Y1 P1 B2 G2 Y2 P2"
STRAINS = np.arange(-3, 4) * 0.005 / 3


def write_dumps(folder, couplings=COUPLINGS, asymmetry=ASYMMETRY):
    """One folder with all four files; B = 44.5 and 44.7 GPa, G = 30.6 and 30.4 GPa, a box of 21 x 22 x 23 Angstrom."""
    folder.mkdir(exist_ok=True)
    found, strained, final, positions = [], [], [], []
    for number, (gamma, level) in enumerate(zip(couplings, asymmetry, strict=True)):
        found += [f"Bisection: {100 + number}\t{level:f}\t0.035000 "]
        found += [
            f"{level:f}\t0.070306\t0.034776\t{0.07 - level / 2:f}\t{0.07 + level / 2:f}\t2.000000\t4.000000"
        ]
        strained += ["\t".join(HEAD.split()) + " "]
        for slope in 2 * gamma:
            for strain in STRAINS:
                delta = level + slope * strain
                row = [strain, -12510.0, -12510.0 + delta, delta, *np.arange(12.0)]
                strained += ["\t".join(f"{value:f}" for value in row) + " "]
            strained += [""]
        moduli = [445e3, 306e3, 747e3, 0.221, 447e3, 304e3, 743e3, 0.223]
        final += ["\t".join(FINAL_HEAD.split()) + " "]
        final += ["\t".join(f"{value:f}" for value in [*np.abs(gamma), *moduli]) + " "]
        for step in range(3):
            positions += ["ITEM: TIMESTEP", str(step), "ITEM: NUMBER OF ATOMS", "1"]
            # a tilted box is written by the bounds of what encloses it
            positions += ["ITEM: BOX BOUNDS xy xz yz pp pp pp", "-0.5 22.0 -0.5", "0 23 1.0", "-3 20 1.0"]
            positions += ["ITEM: ATOMS id type x y z", "1 1 0 0 0"]
    files = {
        "TLS.dump": found,
        "cc_ec_raw_data.dump": strained,
        "cc_ec_final.dump": final,
        "TLS.pos": positions,
    }
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n")
    return folder
