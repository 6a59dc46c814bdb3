"""Makes reference.json: the integrals of the tunneling model to 50 digits, from their definitions.

Run by hand:  python tests/tunneling/make_reference.py   (a few minutes)

Every value comes from mpmath quadrature of the printed integral, computed twice, with 60 and with 75
working digits on different subdivisions; the two must agree to 45 digits or nothing is written. Of the
double integrals the inner one, over u, has a table of its own from quadrature; with the closed form so
confirmed the outer one is done.
"""

from __future__ import annotations

import json
from pathlib import Path

import mpmath as mp

DIGITS = 50
AGREEMENT = mp.mpf(10) ** -45
#: (exponent, u_min, cut = E_max/kT or None)
OPTIONS = [
    (0.3, 0.0, None),
    (-0.5, 0.0, None),
    (0.0, 1e-3, None),
    (0.0, 0.0, 2.0),
    (0.3, 1e-2, 0.1),
    (0.0, 0.2, 30.0),
]


def settled(name, integral):
    """The integral with two precisions and two subdivisions."""
    values = []
    for digits, step in ((60, 1.0), (75, 0.71)):
        with mp.workdps(digits):
            values.append(integral(step))
    first, second = values
    parts = [(first.real, second.real), (first.imag, second.imag)]
    for a, b in parts:
        if abs(a - b) > AGREEMENT * abs(b):
            raise SystemExit(f"{name}: {mp.nstr(a, 50)} against {mp.nstr(b, 50)}")
    return second


def text(value):
    return mp.nstr(value, DIGITS)


def points(lower, upper, step, inside=()):
    """Break points from lower to upper, equally spaced, and those inside."""
    count = int(mp.ceil((upper - lower) / step))
    grid = [lower + (upper - lower) * mp.mpf(i) / count for i in range(count + 1)]
    return sorted({*grid, *[p for p in inside if lower < p < upper]})


def resonant(x, exponent=0.0, cut=None):
    """P int 2 e^(exponent+1)/((e^2 - x^2)(exp(e) + 1)) de: minus the Kramers-Kronig integral of tanh - 1.

    The pole is taken out with P int_0^M de/(e^2 - x^2) = ln((M - x)/(M + x))/(2x).
    """

    def integral(step):
        X, power = mp.mpf(x), mp.mpf(exponent) + 1

        def h(e):
            return 2 * e**power / (mp.exp(e) + 1)

        hX = h(X)
        end = mp.mpf(cut) if cut else max(mp.mpf(400), 2 * X)

        def regular(t):
            e = mp.exp(t)
            if e == X:
                return mp.mpf(0)
            return (h(e) - hX) / ((e - X) * (e + X)) * e

        # the pole's neighborhood needs digits: differences of h there lose as many as e is close to X
        with mp.workdps(mp.mp.dps * 2):
            low = mp.log(min(X, 1)) - mp.mpf(130) / min(power, 1)
            total = mp.quad(regular, points(low, mp.log(end), 2 * step, [mp.log(X)]))
            return total + hX * mp.log((end - X) / (end + X)) / (2 * X)

    return settled(f"resonant {x} {exponent} {cut}", integral)


def kernel_by_quadrature(a, u_min):
    def integral(step):
        A, U = mp.mpf(a), mp.mpf(u_min)
        low = mp.log(U) if U else (mp.log(min(A, 1)) - 145) / 2

        def integrand(t):
            u = mp.exp(t)
            return mp.sqrt((1 - u) * (1 + u)) * u**2 / (u**2 - mp.mpc(0, A))

        return mp.quad(integrand, points(low, mp.mpf(0), step, [mp.log(A) / 2]))

    return settled(f"kernel {a} {u_min}", integral)


def kernel(a, u_min):
    """The closed form, with digits to spare against its cancellation."""
    with mp.workdps(mp.mp.dps + 20 + 2 * int(max(0, mp.log10(a)))):
        y, b = mp.sqrt(1 - mp.mpf(u_min) ** 2), mp.sqrt(mp.mpc(1, -a))
        return b * mp.atanh(y / b) - y


def relaxational(W, exponent=0.0, u_min=0.0, cut=None):
    def integral(step):
        w, power = mp.mpf(W), mp.mpf(exponent) + 1
        end = mp.log(min(mp.mpf(cut), 250) if cut else mp.mpf(250))

        def integrand(t):
            e = mp.exp(t)
            return mp.exp(power * t) * mp.sech(e / 2) ** 2 * kernel(w * mp.tanh(e / 2) / e**3, u_min)

        return mp.quad(integrand, points(-mp.mpf(125) / power, end, 1.5 * step))

    return settled(f"relaxational {W} {exponent} {u_min} {cut}", integral)


def heat(w, exponent=0.0, u_min=0.0, cut=None):
    """int e^exponent (e/2)^2 sech^2(e/2) arcosh(1/u) de over the systems that relax in time."""

    def integral(step):
        w_, power = mp.mpf(w), mp.mpf(exponent)

        def rate(t):
            e = mp.exp(t)
            return 3 * t - mp.log(mp.tanh(e / 2))

        def where(target):
            return mp.findroot(lambda t: rate(t) - mp.log(target), mp.log(target) / 3)

        start = where(w_)
        meet = [where(w_ / mp.mpf(u_min) ** 2)] if u_min else []
        end = mp.log(min(mp.mpf(cut), mp.exp(start) + 250) if cut else mp.exp(start) + 250)
        if start >= end:
            return mp.mpf(0)

        def integrand(t):
            e = mp.exp(t)
            u_squared = max(mp.mpf(u_min) ** 2, w_ * mp.tanh(e / 2) / e**3)
            arcosh = mp.atanh(mp.sqrt(max(1 - u_squared, 0)))
            return mp.exp(t * (power + 1)) * (e / 2 * mp.sech(e / 2)) ** 2 * arcosh

        return mp.quad(integrand, points(start, end, step, meet))

    return settled(f"heat {w} {exponent} {u_min} {cut}", integral)


def conduction(exponent, surface):
    """int x^4 exp(x)/(exp(x) - 1)^2/(x^(exponent+1) tanh(x/2) + surface) dx."""

    def integral(step):
        power, beta = mp.mpf(exponent) + 1, mp.mpf(surface)

        def integrand(t):
            x = mp.exp(t)
            scatter = x**power * mp.tanh(x / 2) + beta
            return x**5 / (4 * mp.sinh(x / 2) ** 2) / scatter

        return mp.quad(integrand, points(mp.mpf(-150), mp.log(250), step))

    return settled(f"conduction {exponent} {surface}", integral)


def decades(first, last, per_decade=1):
    count = (last - first) * per_decade
    return [float(f"{10 ** (first + i / per_decade):.6g}") for i in range(count + 1)]


def complex_row(value):
    return {"real": text(value.real), "imag": text(value.imag)}


def main():
    reference = {
        "resonant": [{"x": x, "value": text(resonant(x))} for x in decades(-8, 4, 2)],
        "resonant options": [
            {"x": x, "exponent": n, "cut": cut, "value": text(resonant(x, n, cut))}
            for n, _, cut in OPTIONS
            for x in (1e-8, 1e-3, 0.04, 7.0, 1e3)
            if cut is None or x < cut / 2
        ],
        "kernel": [
            {"a": a, "u_min": u, **complex_row(kernel_by_quadrature(a, u))}
            for u in (0.0, 1e-6, 1e-2, 0.9)
            for a in decades(-9, 9)
        ],
        "relaxational": [{"W": W, **complex_row(relaxational(W))} for W in decades(-9, 9, 2)],
        "relaxational options": [
            {"W": W, "exponent": n, "u_min": u, "cut": cut, **complex_row(relaxational(W, n, u, cut))}
            for n, u, cut in OPTIONS
            for W in decades(-9, 9)[::3]
        ],
        "heat": [{"w": w, "value": text(heat(w))} for w in decades(-18, 3)[::3]],
        "heat options": [
            {"w": w, "exponent": n, "u_min": u, "cut": cut, "value": text(heat(w, n, u, cut))}
            for n, u, cut in OPTIONS
            for w in (1e-15, 1e-7, 1e-4, 1.0)
        ],
        "conduction": [
            {"exponent": n, "surface": s, "value": text(conduction(n, s))}
            for n, s in ((0.0, 0.0), (0.3, 0.0), (-0.5, 0.0), (0.0, 0.1), (0.3, 100.0))
        ],
    }
    for row in reference["kernel"]:
        with mp.workdps(60):
            closed = kernel(mp.mpf(row["a"]), mp.mpf(row["u_min"]))
            assert abs(closed - mp.mpc(row["real"], row["imag"])) < 1e-45 * abs(closed), row
    Path(__file__).with_name("reference.json").write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
