"""How numba intrinsics are written as operations on eight doubles; importing this module needs numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped,unused-ignore]
from numba import types
from numba.extending import intrinsic

LANES = 8
INDEX = ir.IntType(64)
MASK = ir.VectorType(ir.IntType(32), LANES)
LINE = ir.VectorType(ir.DoubleType(), LANES)
HALF = ir.VectorType(ir.DoubleType(), LANES // 2)
UNDEFINED = ir.Constant(LINE, ir.Undefined)


def emitted(function: Callable[..., Any]) -> Any:
    """An intrinsic; its arguments in kernels lack the first, the typing context."""
    return intrinsic(function)


class Emit:
    """One intrinsic being written: its builder, its arrays' data pointers, its scalars."""

    def __init__(self, context: Any, builder: Any, signature: Any, arguments: Any) -> None:
        self.builder = builder
        self.arguments = [
            context.make_array(kind)(context, builder, value).data if isinstance(kind, types.Array) else value
            for kind, value in zip(signature.args, arguments, strict=True)
        ]

    def offset(self, base: Any, stride: Any, count: int) -> Any:
        """The offset base + count stride."""
        return self.builder.add(base, self.builder.mul(stride, INDEX(count)))

    def ahead(self, base: Any, count: int) -> Any:
        """The offset base + count."""
        return self.builder.add(base, INDEX(count))

    def load(self, array: Any, offset: Any) -> Any:
        """The line at `offset`."""
        return self.builder.load(self._line(array, offset), align=8)

    def store(self, value: Any, array: Any, offset: Any) -> None:
        """Write the line at `offset`."""
        self.builder.store(value, self._line(array, offset), align=8)

    def scalar(self, array: Any, offset: Any) -> Any:
        """The double at `offset`, in all lanes."""
        return self.splat(self.builder.load(self.builder.gep(array, [offset])))

    def splat(self, value: Any) -> Any:
        """A scalar in all lanes."""
        first = self.builder.insert_element(UNDEFINED, value, ir.Constant(ir.IntType(32), 0))
        return self.builder.shuffle_vector(first, UNDEFINED, ir.Constant(MASK, [0] * LANES))

    def twice(self, array: Any, offset: Any, *, backwards: bool) -> Any:
        """The four doubles at `offset`, each in two lanes: for the parts of a complex number."""
        four = self.builder.load(
            self.builder.bitcast(self.builder.gep(array, [offset]), HALF.as_pointer()), align=8
        )
        lanes = [lane // 2 for lane in range(LANES)]
        mask = ir.Constant(MASK, lanes[::-1] if backwards else lanes)
        return self.builder.shuffle_vector(four, ir.Constant(HALF, ir.Undefined), mask)

    def where(self, count: Any, value: Any, other: Any, *, last: bool) -> Any:
        """`value` in the first `count` lanes, or the last, `other` in the rest."""
        lanes = ir.Constant(ir.VectorType(INDEX, LANES), [*range(LANES)][:: -1 if last else 1])
        first = self.builder.insert_element(
            ir.Constant(lanes.type, ir.Undefined), count, ir.Constant(ir.IntType(32), 0)
        )
        every = self.builder.shuffle_vector(first, first, ir.Constant(MASK, [0] * LANES))
        return self.builder.select(self.builder.icmp_signed("<", lanes, every), value, other)

    def flipped(self, value: Any, bit: int) -> Any:
        """Lane j takes lane j ^ 2^bit."""
        mask = ir.Constant(MASK, [lane ^ (1 << bit) for lane in range(LANES)])
        return self.builder.shuffle_vector(value, UNDEFINED, mask)

    def signed(self, value: Any, bit: int) -> Any:
        """Lane j times +1 where `bit` of j is 0 and -1 where it is 1."""
        signs = [-1.0 if lane >> bit & 1 else 1.0 for lane in range(LANES)]
        return self.builder.fmul(value, ir.Constant(LINE, signs))

    def multiply_add(self, a: Any, b: Any, c: Any) -> Any:
        """The sum a b + c, one instruction where the machine has it."""
        return self.builder.fadd(self.builder.fmul(a, b, flags=("contract",)), c, flags=("contract",))

    def butterfly(self, lines: list[Any]) -> list[Any]:
        """Walsh-Hadamard transform over the numbers of the lines."""
        step = 1
        while step < len(lines):
            lines = [
                self.builder.fadd(line, lines[j + step])
                if not j & step
                else self.builder.fsub(lines[j - step], line)
                for j, line in enumerate(lines)
            ]
            step *= 2
        return lines

    def _line(self, array: Any, offset: Any) -> Any:
        return self.builder.bitcast(self.builder.gep(array, [offset]), LINE.as_pointer())
