"""Many glasses at once on the screen: laws by what they predict, influence of each glass, errors, the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassblocks.cli.ratio_report import interval, new_table, number

if TYPE_CHECKING:
    from rich.console import Console

    from glassblocks.comparison.error_what_ifs import ErrorWhatIfs
    from glassblocks.comparison.many_glasses import ManyGlasses
    from glassblocks.comparison.predictive_comparison import PredictiveComparison

#: Glasses whose influence is shown; all are in the JSON.
_SHOWN = 4


def print_together(console: Console, found: ManyGlasses | None) -> None:
    """The hierarchical comparison, and last the sentence that it justifies; nothing for fewer than five glasses."""
    from rich.markup import escape

    if found is None:
        return
    console.print()
    _print_laws(console, found.laws)
    if found.left_out:
        console.print(
            f"Not compared, because the calculation does not name them: {escape(', '.join(found.left_out))}."
        )
    _print_influence(console, found.laws)
    _print_checks(console, found)
    if found.what_if_errors is not None:
        _print_errors(console, found.what_if_errors)
    console.print(f"\n[bold]What that justifies:[/bold] {escape(found.sentence)}")


def _print_laws(console: Console, laws: PredictiveComparison) -> None:
    from glassblocks.cli.console import print_table

    table = new_table(
        "Laws of gamma_l/gamma_t by what they predict of a glass they did not see",
        *("law", "elpd", "less theory", "95%", "scatter %"),
    )
    for law in laws.laws:
        scatter = law.parameters.scatter_95
        table.add_row(
            law.name,
            number(law.elpd, ".1f"),
            *(
                ("", "")
                if law is laws.laws[0]
                else (
                    f"{law.beyond_theory:+.1f} +- {law.beyond_theory_error:.1f}",
                    interval(law.beyond_theory_95, "+.1f"),
                )
            ),
            f"{100 * law.parameters.scatter:.1f} ({interval([100 * end for end in scatter], '.1f')})",
        )
    print_table(console, table)
    inside = "beyond their errors" if laws.errors_stated else "their errors, which not all state, included"
    exponents = "".join(
        f" The power that fits best is {law.parameters.exponent:.2f} (95%: "
        f"{interval(law.parameters.exponent_95, '.2f')}); the theory says 1, one constant 0."
        for law in laws.laws
        if law.parameters.exponent is not None
    )
    console.print(
        "elpd: sum over glasses of ln of the density that the law, fitted to the others, gives to the measured "
        f"ratio. Scatter: between glasses, {inside} (95%).{exponents}"
    )


def _print_influence(console: Console, laws: PredictiveComparison) -> None:
    from rich.markup import escape

    from glassblocks.comparison.justified import verdict

    if not laws.influence:
        return
    console.print("One constant less theory, without the glass that changes it most:")
    for each in laws.influence[:_SHOWN]:
        console.print(
            f"  {escape(each.name)}: {each.beyond_theory:+.1f} +- {each.beyond_theory_error:.1f} "
            f"(95%: {interval(each.beyond_theory_95, '+.1f')}): {verdict(each.beyond_theory_95)}"
        )


def _print_checks(console: Console, found: ManyGlasses) -> None:
    """The same by other ways."""
    bag, peer = found.out_of_bag, found.paule_mandel
    if bag is not None:
        console.print(
            f"Resampled and fitted anew, errors out of the bag: one constant errs by {bag.worse_than_theory_by:+.3f} "
            f"against the theory (95% by BCa: {interval(bag.bca_95, '+.3f')}), less in {bag.constant_better:.0%} of "
            "the resamples. With few glasses this interval is too narrow."
        )
    if peer is not None:
        console.print(
            f"Scaled c_l/c_t by Paule and Mandel: scatter {100 * peer.scatter:.1f}% "
            f"({interval([100 * end for end in peer.scatter_95], '.1f')}), factor {peer.mean:.3f} "
            f"({interval(peer.mean_95)})."
        )


def _print_errors(console: Console, errors: ErrorWhatIfs) -> None:
    texts = [
        f"{each.error_of_gamma:.0%}: theory {each.theory_chi2:.1f} (probability {each.theory_probability:.2g}), "
        f"one constant {each.constant_chi2:.1f} ({each.constant_probability:.2g})"
        for each in errors.tried
    ]
    console.print(
        f"Not all measurements state their errors. Chi^2 of {errors.n} glasses without scatter, if each gamma had an "
        f"error of {'; of '.join(texts)}."
    )
