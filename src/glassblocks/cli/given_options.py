"""Options that would do nothing are refused: one that is given twice, one without the other that it belongs to.

Click takes the last of two and says nothing. A result then is of other numbers than the line shows. What changes no
number is only told: scripts give it to every command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from typer.core import TyperCommand

from glassblocks.cli.notes import note
from glassblocks.errors import InputError

#: What a command says of its parameters, as attributes of its function.
_NEEDS, _LEAVES_OUT = "needs", "leaves_out"
#: Parameters that change how a command computes or what it says, and no number.
_HARMLESS = ("workers", "jobs", "seed", "verbose", "json", "force")


def only_with(**needs: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """State which option another one does nothing without, by the names of the parameters."""
    return lambda command: _noted(command, _NEEDS, needs)


def leaving_out(**others: Sequence[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """State which parameters do nothing beside one."""
    return lambda command: _noted(command, _LEAVES_OUT, others)


def _noted(command: Callable[..., None], what: str, said: Mapping[str, Any]) -> Callable[..., None]:
    setattr(command, what, dict(said))
    return command


class CheckedCommand(TyperCommand):
    """A command of which every option that is given has an effect."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the arguments apart as ever, and refuse what would do nothing."""
        if not ctx.resilient_parsing:  # which completion is
            self._refuse_twice(ctx, list(args))
        rest = super().parse_args(ctx, args)
        if not ctx.resilient_parsing:
            self._refuse_without_effect(ctx)
        return rest

    def _refuse_twice(self, ctx: Any, args: list[str]) -> None:
        _, _, order = self.make_parser(ctx).parse_args(args=args)
        single = [
            each.name
            for each in order
            if each.param_type_name == "option" and not (each.multiple or getattr(each, "is_flag", False))
        ]
        for name, count in Counter(single).items():
            if count > 1:
                raise InputError(
                    self._called(name),
                    received=f"{count} values",
                    allowed="one",
                    remedy="leave the others out",
                )

    def _refuse_without_effect(self, ctx: Any) -> None:
        given = [name for name in ctx.params if _is_given(ctx, name)]
        for name, need in getattr(self.callback, _NEEDS, {}).items():
            if name in given and need not in given:
                self._without_effect(ctx, name, "beside", need)
        for name, others in getattr(self.callback, _LEAVES_OUT, {}).items():
            for other in set(others) & set(given):
                if name in given:
                    self._without_effect(ctx, other, "without", name)

    def _called(self, name: str) -> str:
        """What a parameter is called on the command line."""
        found = next(each for each in self.params if each.name == name)
        return found.opts[0] if found.param_type_name == "option" else name.upper()

    def _without_effect(self, ctx: Any, name: str, how: str, other: str) -> None:
        value = ctx.params[name]
        if name in _HARMLESS:
            note(f"{self._called(name)} has an effect only {how} {self._called(other)}")
            return
        raise InputError(
            self._called(name),
            received=value if isinstance(value, int | float) else str(value),
            allowed=f"{how} {self._called(other)}, where it has an effect",
            remedy="leave one of them out"
            if how == "without"
            else f"add {self._called(other)}, or leave it out",
        )


def _is_given(ctx: Any, name: str) -> bool:
    return ctx.get_parameter_source(name).name in ("COMMANDLINE", "ENVIRONMENT")
