"""What `glassblocks lattice sums` writes: the page, every number of it computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COMMAND = "glassblocks lattice sums --output docs/results"


def flows(sound_ratio: float) -> dict[str, Any]:
    """Flows of point blocks over 12 doublings, for two directions and the average over rotations."""
    from glassblocks.medium import ElasticMedium
    from glassblocks.pair import Pair
    from glassblocks.renormalization.lattice_step import LatticeStep, equal_length_flows, logarithms

    medium = ElasticMedium(density=1.0, c_l=sound_ratio, c_t=1.0)
    # C_t = 3e-4 as in glasses, Im chi = pi C rho c^2; Re chi of a constant Im chi from 1 MHz to 1e15 rad/s
    chi = Pair(sound_ratio**2, 1.0) * (-1.14e-2 + 9.4e-4j)
    result: dict[str, Any] = {"start_t": [-1.14e-2, 9.4e-4], "doublings": 12, "directions": {}, "rates": {}}
    for name, direction in {"[001]": (0, 0, 1), "[111]": (1, 1, 1), "average": None}.items():
        runs = equal_length_flows(LatticeStep(medium, direction), chi, doublings=12)
        result["directions"][name] = {
            str(n0): {
                "lengths": [float(length / run.lengths[0]) for length in run.lengths],
                "imaginary_l": [float(v) for v in run.imaginary.l],
                "imaginary_t": [float(v) for v in run.imaginary.t],
            }
            for n0, run in runs.items()
        }
        result["rates"][name] = {str(n0): rate for n0, rate in logarithms(runs).items()}
    return result


def page(survey: Mapping[str, Any], flow: Mapping[str, Any]) -> str:
    """The result page in Markdown."""
    sizes, exchange = survey["sizes"], survey["exchange"]
    last = sizes[-1]
    parts = [
        "# The sums behind (3.4), (3.6) and (5.8)",
        f"Made by `{COMMAND}`; the numbers are in `lattice-sums.json` next to this page. "
        f"c_l/c_t = {survey['c_l/c_t']:g}, alpha = {survey['alpha']:.6g}, unit spacing, a simple cubic lattice of "
        f"N0^3 blocks, N0 = {sizes[0]} to {last}. Sums over s != s' count each pair twice. Limits are extrapolated "
        "in powers of 1/N0. The uncertainty is what the last power changed.",
        "![sums](lattice-sums.png)",
        "## Verdict",
        _verdict(survey, flow),
        "## The exchange sum of (3.6), k N0 -> 0",
        "S(N0) = (1/N0^3) sum of e : Lambda~(n) : e / r^3, e_zz = 1 (l) and e_xz = e_zx = 1/2 (t) along k. "
        "Transverse values are averaged over the two polarizations.",
        _sum_table(sizes, exchange),
        "Limits: " + "; ".join(_limits(name, exchange[name]) for name in ("[100]", "[110]", "[111]")) + ".",
        f"Averaged over directions of k: l {exchange['average over directions']['l']:.0e}, "
        f"t {exchange['average over directions']['t']:.0e}. Averaged over rotations of a single pair, bulk and "
        f"shear part: {exchange['largest average over rotations of one pair']:.0e}. Both traces of Lambda~ "
        "vanish, so these are zero. What is left at fixed direction is one cubic tensor: the sum for [100] "
        "longitudinal fixes all others.",
        f"Of the limit for [100] longitudinal, {survey['outline']['zzzz']:.4f} is the outline of the cube (an integral "
        "over the continuum); the rest is the simple cubic lattice itself. Another lattice or another shape of "
        "block gives another number, of either sign.",
        "## Waves",
        f"N0 = {survey['waves']['n']}. As more wavelengths fit into the cube, the average over directions "
        f"rises once, at k N0 of a few, from zero toward the continuum's {survey['waves']['limit']['l']:.4f} (l) "
        f"and {survey['waves']['limit']['t']:.4f} (t): 4 pi (2/3 - 4 alpha/5) and 4 pi (1/12 + alpha/15), the "
        "transform of Lambda less its contact term. At the largest k the lattice spacing matters.",
        _wave_table(survey["waves"]),
        "## Sums of squares: (3.4) and (5.8)",
        "(Delta Lambda)^2 contracted with isotropic susceptibilities (chi_l/chi_t = (c_l/c_t)^2) on both blocks, "
        "and the squared change of the dipole energy, (5.3) and (5.4) together; displacement slowly varying. "
        f"Beyond 16 spacings each pair counts with its average direction, an error of at most "
        f"{max(survey[name][d]['error'] for name in ('(3.4)', '(5.8)') for d in ('[100]', '[110]', '[111]')):.0e}. "
        "Where the paper has ln N0 these sums have 1/r^6, of which the six nearest neighbors make "
        "71% (6 of 8.4019).",
        _square_table(survey),
        "## Which sum grows",
        f"The sum of |e : Lambda~ : e|/r^3, averaged over directions, has the last local slopes "
        f"{survey['absolute']['l']['slopes'][-1]:.4f} (l) and {survey['absolute']['t']['slopes'][-1]:.4f} (t), on "
        f"their way to 4 pi times the average over directions, {survey['absolute']['l']['continuum_slope']:.4f} and "
        f"{survey['absolute']['t']['continuum_slope']:.4f}. So does Lambda^2 weighted by r^3. Neither enters the "
        "energy absorption to second order in the strain. The expected number of blocks in resonance "
        "with a given one, to within Lambda(r) in energy, is such a sum.",
        "## What a step may do",
        _step_text(survey, flow),
        _flow_table(flow),
    ]
    return "\n\n".join(parts) + "\n"


def _verdict(survey: Mapping[str, Any], flow: Mapping[str, Any]) -> str:
    exchange = survey["exchange"]
    verdicts = {exchange[d][p]["verdict"] for d in ("[100]", "[110]", "[111]") for p in ("l", "t")}
    squares = {
        survey[name][d][p]["verdict"]
        for name in ("(3.4)", "(5.8)")
        for d in ("[100]", "[110]", "[111]", "average over directions")
        for p in ("l", "t")
    }
    absolute = {survey["absolute"][p]["verdict"] for p in ("l", "t")}
    first = exchange["[100]"]["l"]
    rates = flow["rates"]["[001]"]
    return "\n".join(
        [
            f"- The exchange sum of (3.6): **{_one(verdicts)}**. Its slope against ln N0 halves with each doubling "
            f"of N0 ({', '.join(f'{s:.4f}' for s in first['slopes'][-4:])} for [100], longitudinal).",
            f"- Its limit is {_artifact(exchange['average over directions'], first)}.",
            f"- The sums of squares of (3.4) and (5.8): **{_one(squares)}**.",
            f"- The sum of |Lambda|: **{_one(absolute)}** as ln N0.",
            "- Iterated, point blocks manufacture a logarithm: with N0 = "
            + ", ".join(rates)
            + " the exponents d ln Im chi_t/d ln L along [001] are "
            + ", ".join(f"{rate['t']:.5f}" for rate in rates.values())
            + " over the same length.",
        ]
    )


def _artifact(average: Mapping[str, Any], first: Mapping[str, Any]) -> str:
    if max(abs(average["l"]), abs(average["t"])) < 1e-12 * abs(first["values"][-1]):
        return (
            "an artifact of the cubic lattice and of the cubic outline: averaged over directions it vanishes"
        )
    return "not only an artifact of the lattice: its average over directions does not vanish"


def _one(verdicts: set[str]) -> str:
    return verdicts.pop() if len(verdicts) == 1 else "differ: " + ", ".join(sorted(verdicts))


def _limits(name: str, entry: Mapping[str, Any]) -> str:
    return f"{name} " + ", ".join(f"{p} {_with_error(entry[p])}" for p in ("l", "t"))


def _with_error(entry: Mapping[str, Any]) -> str:
    if entry["limit"] is None:
        return "none"
    return f"{entry['limit']:.6f} +- {max(entry['uncertainty'], 1e-6):.0e}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _sum_table(sizes: list[int], exchange: Mapping[str, Any]) -> str:
    columns = [(d, p) for d in ("[100]", "[110]", "[111]") for p in ("l", "t")]
    rows = []
    for i, n in enumerate(sizes):
        row = [str(n), *(f"{exchange[d][p]['values'][i]:.5f}" for d, p in columns)]
        slope = exchange["[100]"]["l"]["slopes"][i - 1] if i else None
        rows.append([*row, "" if slope is None else f"{slope:.4f}"])
    return _table(["N0", *(f"{d} {p}" for d, p in columns), "slope, [100] l"], rows)


def _wave_table(waves: Mapping[str, Any]) -> str:
    columns = [(d, p) for d in ("[100]", "[111]", "average over directions") for p in ("l", "t")]
    rows = [[f"{k:g}", *(f"{waves[d][p][i]:.4f}" for d, p in columns)] for i, k in enumerate(waves["k_n0"])]
    return _table(
        ["k N0", *(f"{d} {p}".replace("average over directions", "average") for d, p in columns)], rows
    )


def _square_table(survey: Mapping[str, Any]) -> str:
    rows = []
    for name in ("(3.4)", "(5.8)"):
        for direction in ("[100]", "[110]", "[111]", "average over directions"):
            entry = survey[name][direction]
            rows.append(
                [
                    name,
                    direction.replace("average over directions", "average"),
                    *(f"{entry[p]['values'][-1]:.4f}" for p in ("l", "t")),
                    *(f"{entry[p]['slopes'][-1]:.4f}" for p in ("l", "t")),
                    *(f"{entry[p]['limit']:.3f}" for p in ("l", "t")),
                    f"{entry['l']['limit'] / entry['t']['limit']:.4f}",
                ]
            )
    last = survey["sizes"][-1]
    head = [
        "sum",
        "k",
        f"l, N0 = {last}",
        f"t, N0 = {last}",
        "slope l",
        "slope t",
        "limit l",
        "limit t",
        "l/t",
    ]
    return _table(head, rows)


def _step_text(survey: Mapping[str, Any], flow: Mapping[str, Any]) -> str:
    extended, average = survey["extended"], flow["rates"]["average"]
    return (
        "A superblock of N0^3 blocks, each of them m^3 points that carry the same stress, has the exchange sum "
        "S(m N0) - S(m): the sum within a block is its own. For N0 = 2 it falls as 1/m, to "
        f"{extended['zzzz'][-1]:.4f} at m = {extended['m'][-1]}: between blocks that fill their cells it "
        "**vanishes**, for any N0, because the energy of a uniformly stressed body per volume does not depend on "
        "its size. The S(N0) of point blocks comes from shrinking each block to a point, and a flow that does so "
        "at every step adds it at every step.\n\n"
        "Therefore a consistent step leaves chi_l and chi_t alone to first order as long as the superblock is "
        "small against the wavelength. The exchange enters once, at the wavelength: chi/(1 - 2 S chi) with the "
        "S of the waves above (with the contact term, -1/(2 rho c^2)), whatever the number of steps before. To second "
        "order the fluctuations of chi between blocks count, through the sum of Lambda^2, which converges within a few "
        "spacings. Averaging over N0^3 blocks divides their variance by N0^3 in each step, so their sum over steps "
        "converges too.\n\n"
        f"Flows of the lattice step over {flow['doublings']} doublings, Im chi_t/(rho c_t^2) = "
        f"{flow['start_t'][1]:.1e} and Re chi_t/(rho c_t^2) = {flow['start_t'][0]:.2e} at the start, "
        "gamma_l/gamma_t = c_l/c_t; exponents d ln Im chi/d ln L. A true logarithm would have "
        "one exponent for all N0. Averaged over rotations in each step "
        f"(last rows) what is left, {max(abs(r['t']) for r in average.values()):.1e}, is of second order."
    )


def _flow_table(flow: Mapping[str, Any]) -> str:
    rows = [
        [name, n0, f"{rate['l']:.6f}", f"{rate['t']:.6f}", f"{rate['ratio']:.4f}"]
        for name, runs in flow["rates"].items()
        for n0, rate in runs.items()
    ]
    return _table(["direction", "N0", "exponent l", "exponent t", "gamma_l/gamma_t at the end"], rows)
