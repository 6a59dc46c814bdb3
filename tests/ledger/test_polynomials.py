"""The polynomials of (3.4) and the numbers of (5.8) by exact algebra: no quadrature, no numerical derivative."""

import itertools

import sympy as sp

from glassblocks.ledger.derivations.pair_averages import GRADIENTS, dipole_squares, strained_polynomials

N = sp.symbols("n1:4", real=True)


def moment(powers):
    """<n1^a n2^b n3^c> over the sphere, from double factorials."""
    if any(power % 2 for power in powers):
        return sp.Integer(0)
    numerator = sp.prod([sp.factorial2(power - 1) if power else 1 for power in powers])
    return sp.Rational(numerator, sp.factorial2(sum(powers) + 1))


def average(expression):
    polynomial = sp.Poly(sp.expand(expression), *N)
    return sum(coefficient * moment(powers) for powers, coefficient in polynomial.terms())


def changed_coupling(polarization):
    """d/dx of Lambda~/r^3 along (k.n) polarization at r = 1, k along z, as nested lists over i, j, k, l."""
    x = sp.symbols("x1:4", real=True)
    alpha = sp.Symbol("alpha")
    r = sp.sqrt(sum(c**2 for c in x))
    # Lambda~/r^3 from the Green function: -sym d_j d_l [delta_ik/r - (alpha/2) d_i d_k r]
    potential = {
        (i, k): (sp.Integer(int(i == k)) / r - alpha / 2 * sp.diff(r, x[i], x[k]))
        for i, k in itertools.product(range(3), repeat=2)
    }
    on_sphere = dict(zip(x, N, strict=True))
    change = {}
    for i, j, k, m in itertools.product(range(3), repeat=4):
        # the symmetrization of (2.18): a quarter of the four permutations
        terms = [potential[a, c].diff(x[b], x[d]) for a, b in ((i, j), (j, i)) for c, d in ((k, m), (m, k))]
        value = -sum(terms) / 4
        slope = sum(sp.diff(value, x[a]) * polarization[a] for a in range(3) if polarization[a])
        change[i, j, k, m] = sp.expand(slope.subs(on_sphere).subs(sp.sqrt(sum(c**2 for c in N)), 1))
    return alpha, change


def reduced(expression):
    """Replace every power of |n| by one: fractional powers of n.n that sympy leaves."""
    return sp.expand(
        expression.replace(lambda e: e.is_Pow and e.base == sum(c**2 for c in N), lambda _: sp.Integer(1))
    )


def exact_polynomials(polarization):
    alpha, change = changed_coupling(polarization)
    change = {index: reduced(value) for index, value in change.items()}
    symmetric = [(i, j) for i in range(3) for j in range(3)]
    shear = sum(4 * change[i, j, k, m] ** 2 for i, j in symmetric for k, m in symmetric)
    traces = {(i, j): sum(change[i, j, k, k] for k in range(3)) for i, j in symmetric}
    trace = sum(4 * value**2 for value in traces.values())
    results = {}
    for name, square in (("x0", shear), ("x1", trace)):
        total = average(N[2] ** 2 * sp.expand(square))
        results[name] = [sp.Rational(c) for c in reversed(sp.Poly(total, alpha).all_coeffs())]
    return results


def test_polynomials_are_exact():
    exact = {"l": exact_polynomials((0, 0, 1)), "t": exact_polynomials((1, 0, 0))}
    numerical = strained_polynomials()
    for name, key in itertools.product(("l", "t"), ("x0", "x1")):
        assert [round(float(c), 9) for c in exact[name][key]] == [round(c, 9) for c in numerical[name][key]]
    unit = exact["l"]["x0"][0] / 55
    assert [c / unit for c in exact["l"]["x0"]] == [55, -88, 172]
    assert [c / unit for c in exact["t"]["x0"]] == [35, -56, 164]


def test_dipole_average_is_exact():
    expected = {"l": sp.Rational(46, 5), "t": sp.Rational(32, 5)}
    for name, gradient in GRADIENTS.items():
        g = sp.Matrix(gradient.astype(int).tolist())
        n = sp.Matrix(N)
        relative = g * n
        along = (n.T * relative)[0]
        mu = sp.eye(3) - 3 * n * n.T
        change = 3 * ((5 * n * n.T - sp.eye(3)) * along - (relative * n.T + n * relative.T))
        total = change + g.T * mu + mu * g
        exact = average(sum(sp.expand(c**2) for c in total))
        assert exact == expected[name]
        assert abs(dipole_squares(gradient) - float(exact)) < 1e-12
