# ruff: noqa: E501  (paragraphs and rows of tables)
"""The text of the page on the renormalization; every number in it is computed."""

import numpy as np


def page(numbers, tools):
    strong, weak, two = numbers.strong, numbers.weak, numbers.two
    along = tools.way()
    resolved = sum(abs(v) > 5 * e for v, e in zip(*(part[:, 1] for part in strong.result.drift), strict=True))
    limits = [abs(v) + 1.96 * e for v, e in zip(*(part[:, 1] for part in weak.result.drift), strict=True)]
    count = len(limits)
    moderate, far = (
        tools.agreement(strong, *ends) for ends in ((0, tools.MODERATE), (tools.MODERATE, np.inf))
    )
    same = sum(tools.same_sign(strong, c) for c in range(count))
    gone = 1 - np.min(strong.result.left.value[:, 1, 0])
    expected, bound = tools.shift_of_ratio(1e-3)
    limit = abs(expected) * (1 + 1.645 * tools.LAW_ERROR)
    best, errors, fit2 = numbers.fit
    glasses = tools.glasses_rows()
    least, most = (choice(limit for *_, limit, _ in glasses) for choice in (min, max))
    beyond = [name for name, *_, limit, needed in glasses if abs(needed) > limit]
    recursion = numbers.closed[two.config.conditions[0]]["Recursion"][1]
    first = _of(strong, 1.6, 1.2)
    shift = 1.2 * np.exp(strong.result.drift.value[first, 1] / 2)
    shift_error = shift * strong.result.drift.error[first, 1] / 2
    cut = strong.result.truncation
    return f"""# Many blocks: does the ratio flow?

Blocks of glass are merged again and again, and each merging changes what they absorb. Does that drive
gamma_l/gamma_t = sqrt(Im chi_l/Im chi_t) to c_l/c_t, or anywhere else, and can it explain the measured ratios?

**Answer.**

1. The coupling depletes Im chi_l and Im chi_t almost alike. What differs is second order in it and known in closed form: the
   ratio moves to sqrt(5/2 - 2 s^2 + (9/8) s^4), s = c_l/c_t, never to c_l/c_t, and slowly.
2. Eight blocks merged exactly at strength {tools.STRONG:g}, far above glasses, do that: {resolved} of {count} drifts are five standard errors from zero, {same} of
   them with the sign of second order. Up to gamma_l/gamma_t = {tools.MODERATE:g} they agree with it, chi^2 = {moderate[0]:.1f} for {moderate[1]} that share their
   disorder. Beyond, where up to {gone:.0%} of Im chi_l is gone, higher orders count and the drift is weaker than it says
   (chi^2 = {far[0]:.1f} for {far[1]}). At {tools.WEAK:g}, as in glasses, the drift of a doubling is below 1e-3 in {sum(x < 1e-3 for x in limits)} of {count} (95%).
3. The paper's recursion is excluded where both apply: from 1.2 at strength {tools.STRONG:g} it goes to {recursion:.3f} in one doubling (Re chi of a constant Im chi
   up to the largest asymmetry), exact blocks go to {tools.with_error(shift, shift_error)}.
4. At strengths of glasses close pairs decide, first order in C times logarithms of the energy. At C = 1e-3 they move
   gamma_l/gamma_t = 1.5 by {expected:+.1%} (below {limit:.1%} at 95%) between pairs of 50 angstrom and sound of 1 mm, c_l/c_t = 1.6.
   Every e-fold to 1 mm at the largest slope, which no temperature allows, would make {bound:.0%}, in the 13 glasses {least:.0%} to {most:.0%}.
5. So to this order, in equilibrium, the coupling does not make the measured ratios: they are those that the systems have.

![Every route, the drift and its zero, close pairs, strengths of glasses](renormalization.png)

Page and figure are made by `python tests/renormalization/renormalization_page.py docs/results WORK {strong.result.samples}`; `WORK` keeps
the trees, so that it goes on where it was stopped. In parentheses: standard errors of the last digits, of the disorder.

## What merely confirms an identity

- The part odd in the coupling vanishes because gamma has random signs, and the first order because Lambda averages to
  zero over directions. That no first order is seen tests the code, not the physics.
- That l and t share the spectral factor is exact: it follows from isotropic gamma, whatever a pair does.
- Mean field agrees with exact states at weak coupling because it is exact to first order.

## One doubling: exact, mean field, second order

Eight blocks of one two-level system each, T = 0, absorption in the window of the next step. Drift: change of
ln(Im chi_l/Im chi_t); second order: (D_l/D_t - 1) ln(left t), the depletion of t taken as found. Exact values are those of
mean field plus what exact states add to it on the same disorder, {strong.result.samples} superblocks each; conditions share their disorder.

Strength {tools.STRONG:g}. Levels kept to {strong.result.config.cutoff:g} windows; {strong.result.config.check_cutoff:g} windows change what is left by
{_mean(cut, tools)}, mean of l, t and conditions: an error that is not in the parentheses, and
that l and t share for the most part.

{tools.table(tools.DRIFT, tools.drift_rows(strong))}

Strength {tools.WEAK:g}, that of a glass, whose 0.001 to 0.01 are spread over few systems of each block instead of one ({weak.result.samples} superblocks, {weak.result.config.cutoff:g} windows):

{tools.table(tools.DRIFT, tools.drift_rows(weak))}

## Two doublings

{two.samples} trees of 64 blocks, c_l/c_t = 1.6, strength {tools.STRONG:g}. The second doubling has no mean field beside it, so
its errors are larger, and it decides nothing beyond them.

{tools.table(["gamma_l/gamma_t", "doubling", "ratio", "drift", "second order", "recursion (4.1)"], _two_rows(numbers, tools))}

## Strengths of glasses: close pairs

Systems at random places, P per volume, energy and ln Delta_0. To first order in C = P gamma^2/(rho c^2) everything that is
needed is one pair, diagonalized exactly at any strength (Burin and Kagan), and

    delta Im chi_p/Im chi_p = C_t (a m_p/3) K,    K = -2 D x + (3/2) x^2 + linear,    x = ln(W/E), D = ln(W/Delta_0min).

-2 x (D - x/2) is the gap that neighbors dig which relax; x^2/2 are pairs that flip together. a m_p are averages over gamma
and directions in closed form; the cross term of the two stresses averages to zero for pairs of any strength. A free
fit to sampled pairs has D x: {tools.with_error(best[3], errors[3])} (leading logarithms: -2) and x^2: {tools.with_error(best[4], errors[4])} (1.5), chi^2 = {fit2:.0f} for {sum(x > 1 for x, *_ in numbers.scan) - 5} degrees of freedom (x from 2 on).

For gamma_l/gamma_t = 1.5, c_l/c_t = 1.6, D = {tools.SPLITTINGS:g} (all neighbors with Delta_0 down to e^-20 of the largest relax: generous):

{tools.table(REAL, tools.real_rows(numbers))}

The way is from E = {along.largest / 1.380649e-23 * 1e3:.0f} mK k_B, the energy of a pair of silica's systems at 50 angstrom, to {along.smallest / 1.380649e-23 * 1e3:.2f} mK, that of a
transverse wave of 1 mm: {along.e_folds:.1f} e-folds. The limit takes {along.most:.1f}, three for each of length, at the largest slope 2 D. At
k_B T above {along.largest / 1.380649e-23 * 1e3:.0f} mK no logarithm is left beyond 50 angstrom.

From C = 1e-2 on the first order exceeds the absorption itself over the way. Where it ends: six systems at random places,
diagonalized exactly, against the sum over their pairs (x = 1.5, D = 5, the same disorder). The first column is the law above, with five neighbors instead of
six; at 1e-2 and beyond distances of the cube's own size matter, too:

{tools.table(["C_t", "first order: change of Im chi_t", "their pairs", "exact", "exact/pairs"], _place_rows(numbers, tools))}

For the 13 glasses at C = 1e-3 (measured ratios as the paper prints them, to two digits):

{tools.table(["glass", "measured", "c_l/c_t", "fixed ratio", "limit of the shift", "c_l/c_t needs"], _glass_rows(glasses))}

Limit of the shift: the generous one, of each glass's own ratios. c_l/c_t needs: ln(c_l/c_t) less that of the measured
ratio. In {len(beyond)} of 13 glasses this is beyond even the generous limit: {", ".join(beyond)}. The fixed ratios lie above every
measured ratio, so depletion moves ratios up, toward them.

## What is not decided

- **The drift at strength {tools.STRONG:g} where it is small.** {count - resolved} of {count} are not five standard errors from zero with {strong.result.samples} superblocks a
  condition; near its zero the drift is zero. Where that zero lies beyond second order is not decided.
- **Several doublings at strong coupling.** Two were done, the second within its errors. Five standard errors there, and
  at every start: about 1e5 trees a condition, a cluster.
- **C of 1e-2 and above over many e-folds.** The first order exceeds the absorption itself there; the exact sixes reach one
  and a half e-folds. Renormalizing C along the way bounds it, but that was not derived here.
- **Temperature and time.** T = 0 and equilibrium were assumed. Slow neighbors do not dig a gap: D is then smaller.
- **Couplings that are not Gaussian, preferred signs, densities not uniform**: other fourth moments, another fixed ratio.
- **The lattice's second order at three blocks** is in the exact values and not in the second-order column.
"""


REAL = [
    *("C_t", "d ln Im chi_t/d ln E, x = 2", "x = 5", "d ln(Im chi_l/Im chi_t)/d ln E, x = 2"),
    *("limit, 95%", "gamma_l/gamma_t, 50 angstrom to 1 mm", "generous limit", "recursion (4.1), 1 K"),
]


def _of(trees, speeds, ratio):
    return next(
        c
        for c, each in enumerate(trees.result.config.conditions)
        if (each.sound_speed_ratio, each.coupling_ratio) == (speeds, ratio)
    )


def _mean(truncation, tools):
    """Over conditions and polarizations, whose errors are not independent."""
    return tools.with_error(truncation.value[:, 1].mean(), truncation.error[:, 1].mean())


def _two_rows(numbers, tools):
    rows, two = [], numbers.two
    for c, condition in enumerate(two.config.conditions):
        for k in (1, 2):
            rows.append(
                [
                    f"{condition.coupling_ratio:g}",
                    k,
                    tools.with_error(two.ratio.value[c, k], two.ratio.error[c, k]),
                    tools.with_error(two.drift.value[c, k], two.drift.error[c, k]),
                    f"{two.expected.value[c, k]:+.3f}",
                    f"{numbers.closed[condition]['Recursion'][k]:.3f}",
                ]
            )
    return rows


def _place_rows(numbers, tools):
    law = 5 / 6 * tools.strength_factors(1.5, 1.6).t * tools.depletion_number(1.5, 5.0, log2_pairs=14).value
    return [
        [f"{c:g}", f"{c * law:.4f}", *(tools.with_error(v, e) for v, e in zip(*found, strict=True))]
        for c, found in numbers.places.items()
    ]


def _glass_rows(glasses):
    return [
        [name, f"{ratio:.2f}", f"{speeds:.2f}", f"{fixed:.2f}", f"{limit:.1%}", f"{needed:+.1%}"]
        for name, ratio, speeds, fixed, limit, needed in glasses
    ]
