"""Numba intrinsics that work on eight doubles at a time.

LLVM does not vectorize a butterfly by itself: sixteen streams that may alias need more run-time checks than
it allows. So the butterflies are emitted as operations on <8 x double>, which every target accepts (LLVM
splits them for narrower registers). A *line* is eight consecutive doubles; offsets and strides count
doubles. Arrays are one-dimensional, contiguous float64.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from llvmlite import ir  # type: ignore[import-untyped,unused-ignore]
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

LANES = 8
_INDEX = ir.IntType(64)
_MASK = ir.VectorType(ir.IntType(32), LANES)
_LINE = ir.VectorType(ir.DoubleType(), LANES)
_UNDEFINED = ir.Constant(_LINE, ir.Undefined)

_Function = TypeVar("_Function", bound=Callable[..., Any])
_SETTINGS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}


def kernel(function: _Function) -> _Function:
    """Compile once and keep on disk; products and sums may be contracted to fused multiply-adds."""
    compiled: Any = njit(fastmath={"contract"}, **_SETTINGS)(function)
    return cast(_Function, compiled)


def parallel_kernel(function: _Function) -> _Function:
    """The same with `prange` on all threads."""
    compiled: Any = njit(parallel=True, fastmath={"contract"}, **_SETTINGS)(function)
    return cast(_Function, compiled)


def parallel_sum(function: _Function) -> _Function:
    """The same where the terms of a sum may be added in any order."""
    compiled: Any = njit(parallel=True, fastmath={"contract", "reassoc"}, **_SETTINGS)(function)
    return cast(_Function, compiled)


def emitted(function: Callable[..., Any]) -> Any:
    """An intrinsic; its arguments in kernels lack the first, the typing context."""
    return intrinsic(function)


class _Emit:
    """One intrinsic being written: its builder, its arrays' data pointers, its scalars."""

    def __init__(self, context: Any, builder: Any, signature: Any, arguments: Any) -> None:
        self.builder = builder
        self.arguments = [
            context.make_array(kind)(context, builder, value).data if isinstance(kind, types.Array) else value
            for kind, value in zip(signature.args, arguments, strict=True)
        ]

    def offset(self, base: Any, stride: Any, count: int) -> Any:
        return self.builder.add(base, self.builder.mul(stride, _INDEX(count)))

    def ahead(self, base: Any, count: int) -> Any:
        return self.builder.add(base, _INDEX(count))

    def load(self, array: Any, offset: Any) -> Any:
        return self.builder.load(self._line(array, offset), align=8)

    def store(self, value: Any, array: Any, offset: Any) -> None:
        self.builder.store(value, self._line(array, offset), align=8)

    def scalar(self, array: Any, offset: Any) -> Any:
        """The double at `offset`, in all lanes."""
        return self.splat(self.builder.load(self.builder.gep(array, [offset])))

    def splat(self, value: Any) -> Any:
        first = self.builder.insert_element(_UNDEFINED, value, ir.Constant(ir.IntType(32), 0))
        return self.builder.shuffle_vector(first, _UNDEFINED, ir.Constant(_MASK, [0] * LANES))

    def flipped(self, value: Any, bit: int) -> Any:
        """Lane j takes lane j ^ 2^bit."""
        mask = ir.Constant(_MASK, [lane ^ (1 << bit) for lane in range(LANES)])
        return self.builder.shuffle_vector(value, _UNDEFINED, mask)

    def signed(self, value: Any, bit: int) -> Any:
        """Lane j times +1 where `bit` of j is 0 and -1 where it is 1."""
        signs = [-1.0 if lane >> bit & 1 else 1.0 for lane in range(LANES)]
        return self.builder.fmul(value, ir.Constant(_LINE, signs))

    def multiply_add(self, a: Any, b: Any, c: Any) -> Any:
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
        return self.builder.bitcast(self.builder.gep(array, [offset]), _LINE.as_pointer())


@emitted
def flip8(_typing: Any, source: Any, target: Any, base: Any, stride: Any, field: Any, bit: Any) -> Any:
    """Add the three flips of the line index to eight lines: target[j] += field[bit+b] source[j ^ 2^b]."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = _Emit(context, builder, signature, arguments)
        psi, out, start, step, amplitude, first = emit.arguments
        offsets = [emit.offset(start, step, j) for j in range(8)]
        factors = [emit.scalar(amplitude, emit.ahead(first, b)) for b in range(3)]
        lines = [emit.load(psi, offset) for offset in offsets]
        for j, offset in enumerate(offsets):
            total = emit.load(out, offset)
            for b in range(3):
                total = emit.multiply_add(factors[b], lines[j ^ (1 << b)], total)
            emit.store(total, out, offset)
        return context.get_dummy_value()

    return types.void(source, target, base, stride, field, bit), generate


@emitted
def start64(
    _typing: Any, psi: Any, at: Any, low: Any, low_at: Any, upper: Any, lower: Any, field: Any,
    copy: Any, target: Any, to: Any,
) -> Any:  # fmt: skip
    """Diagonal and the six lowest flips of 64 consecutive states, in registers; keeps a copy of them.

    copy[to+i] = psi[at+i];  target[to+i] = (low[low_at+i] + upper + lower[i]) psi[at+i]
    + sum_b field[b] psi[at + (i ^ 2^b)].
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = _Emit(context, builder, signature, arguments)
        psi, at, low, low_at, upper, lower, amplitude, copy, out, to = emit.arguments
        constant = emit.splat(upper)
        factors = [emit.scalar(amplitude, _INDEX(b)) for b in range(6)]
        lines = [emit.load(psi, emit.ahead(at, LANES * j)) for j in range(8)]
        for j, line in enumerate(lines):
            table = emit.load(low, emit.ahead(low_at, LANES * j))
            diagonal = builder.fadd(builder.fadd(table, constant), emit.load(lower, _INDEX(LANES * j)))
            total = builder.fmul(diagonal, line)
            for b in range(3):
                total = emit.multiply_add(factors[b], emit.flipped(line, b), total)
                total = emit.multiply_add(factors[3 + b], lines[j ^ (1 << b)], total)
            emit.store(line, copy, emit.ahead(to, LANES * j))
            emit.store(total, out, emit.ahead(to, LANES * j))
        return context.get_dummy_value()

    return types.void(psi, at, low, low_at, upper, lower, field, copy, target, to), generate


@emitted
def move(_typing: Any, source: Any, at: Any, target: Any, to: Any) -> Any:
    """Copy one line."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = _Emit(context, builder, signature, arguments)
        source, at, target, to = emit.arguments
        emit.store(emit.load(source, at), target, to)
        return context.get_dummy_value()

    return types.void(source, at, target, to), generate


@emitted
def accumulate(_typing: Any, source: Any, at: Any, target: Any, to: Any) -> Any:
    """Add one line to another."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = _Emit(context, builder, signature, arguments)
        source, at, target, to = emit.arguments
        emit.store(builder.fadd(emit.load(source, at), emit.load(target, to)), target, to)
        return context.get_dummy_value()

    return types.void(source, at, target, to), generate


def _make_flip_field(width: int) -> Any:
    @emitted
    def flip_field(
        _typing: Any, source: Any, target: Any, base: Any, stride: Any, by_row: Any, rows: Any, row: Any,
        step: Any, by_column: Any, columns: Any, column: Any, bit: Any,
    ) -> Any:  # fmt: skip
        """Flips whose amplitudes depend on the state: target[j] += (r_bj + c_b) source[j ^ 2^b].

        r_bj = by_row[(bit+b) rows + row + j step], c_b the line of by_column at (bit+b) columns + column.
        """

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            emit = _Emit(context, builder, signature, arguments)
            psi, out, start, near, by_row, rows, row, step, by_column, columns, column, first = emit.arguments
            offsets = [emit.offset(start, near, j) for j in range(1 << width)]
            lines = [emit.load(psi, offset) for offset in offsets]
            bits = [emit.ahead(first, b) for b in range(width)]
            common = [emit.load(by_column, builder.add(builder.mul(b, columns), column)) for b in bits]
            begin = [builder.add(builder.mul(b, rows), row) for b in bits]
            for j, offset in enumerate(offsets):
                total = emit.load(out, offset)
                for b in range(width):
                    own = emit.scalar(by_row, emit.offset(begin[b], step, j))
                    total = emit.multiply_add(builder.fadd(own, common[b]), lines[j ^ (1 << b)], total)
                emit.store(total, out, offset)
            return context.get_dummy_value()

        inputs = (source, target, base, stride, by_row, rows, row, step, by_column, columns, column, bit)
        return types.void(*inputs), generate

    return flip_field


def _make_hadamard(width: int) -> Any:
    @emitted
    def hadamard(_typing: Any, data: Any, base: Any, stride: Any) -> Any:
        """Walsh-Hadamard transform, in place and not normalized, over bits of the line number."""

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            emit = _Emit(context, builder, signature, arguments)
            data, start, near = emit.arguments
            offsets = [emit.offset(start, near, j) for j in range(1 << width)]
            lines = [emit.load(data, offset) for offset in offsets]
            for line, offset in zip(emit.butterfly(lines), offsets, strict=True):
                emit.store(line, data, offset)
            return context.get_dummy_value()

        return types.void(data, base, stride), generate

    return hadamard


flip_field_1, flip_field_2, flip_field_3 = (_make_flip_field(width) for width in (1, 2, 3))
hadamard_1, hadamard_2, hadamard_3 = (_make_hadamard(width) for width in (1, 2, 3))


@emitted
def hadamard64(_typing: Any, data: Any, base: Any) -> Any:
    """Walsh-Hadamard transform of 64 consecutive doubles, in place and not normalized."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = _Emit(context, builder, signature, arguments)
        data, start = emit.arguments
        lines = emit.butterfly([emit.load(data, emit.ahead(start, LANES * j)) for j in range(8)])
        for j, line in enumerate(lines):
            for b in range(3):
                line = builder.fadd(emit.flipped(line, b), emit.signed(line, b))
            emit.store(line, data, emit.ahead(start, LANES * j))
        return context.get_dummy_value()

    return types.void(data, base), generate


@emitted
def field64(
    _typing: Any, source: Any, target: Any, base: Any, by_row: Any, rows: Any, row: Any, by_column: Any
) -> Any:
    """The six lowest flips of 64 consecutive states with amplitudes by_row[b rows + row] + by_column[64 b + i]."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = _Emit(context, builder, signature, arguments)
        psi, out, start, by_row, rows, row, by_column = emit.arguments
        own = [emit.scalar(by_row, builder.add(emit.offset(row, rows, b), _INDEX(0))) for b in range(6)]
        lines = [emit.load(psi, emit.ahead(start, LANES * j)) for j in range(8)]
        for j, line in enumerate(lines):
            total = emit.load(out, emit.ahead(start, LANES * j))
            for b in range(6):
                other = emit.flipped(line, b) if b < 3 else lines[j ^ (1 << (b - 3))]
                amplitude = builder.fadd(own[b], emit.load(by_column, _INDEX(64 * b + LANES * j)))
                total = emit.multiply_add(amplitude, other, total)
            emit.store(total, out, emit.ahead(start, LANES * j))
        return context.get_dummy_value()

    return types.void(source, target, base, by_row, rows, row, by_column), generate


@emitted
def diagonal64(
    _typing: Any, source: Any, at: Any, low: Any, low_at: Any, upper: Any, lower: Any, target: Any, to: Any
) -> Any:
    """target[to+i] = (low[low_at+i] + upper + lower[i]) source[at+i] of 64 consecutive states."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = _Emit(context, builder, signature, arguments)
        source, at, low, low_at, upper, lower, target, to = emit.arguments
        constant = emit.splat(upper)
        for j in range(8):
            table = builder.fadd(emit.load(low, emit.ahead(low_at, LANES * j)), constant)
            diagonal = builder.fadd(table, emit.load(lower, _INDEX(LANES * j)))
            emit.store(
                builder.fmul(diagonal, emit.load(source, emit.ahead(at, LANES * j))),
                target,
                emit.ahead(to, LANES * j),
            )
        return context.get_dummy_value()

    return types.void(source, at, low, low_at, upper, lower, target, to), generate


@emitted
def multiply_block(
    _typing: Any, matrix: Any, at: Any, depth: Any, source: Any, column: Any, width: Any, target: Any, to: Any
) -> Any:
    """Eight rows times two lines: target[to + r width + j] = sum_k matrix[at + 8k + r] source[column + k width + j].

    The sixteen sums stay in registers; `matrix` holds the eight rows interleaved.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = _Emit(context, builder, signature, arguments)
        matrix, at, depth, source, column, width, target, to = emit.arguments
        reserve: Any = cgutils.alloca_once_value
        sums = [reserve(builder, ir.Constant(_LINE, [0.0] * LANES)) for _ in range(16)]
        with cgutils.for_range(builder, depth) as loop:
            begin = builder.add(column, builder.mul(loop.index, width))
            lines = [emit.load(source, begin), emit.load(source, emit.ahead(begin, LANES))]
            entry = builder.add(at, builder.mul(loop.index, _INDEX(8)))
            for r in range(8):
                factor = emit.scalar(matrix, emit.ahead(entry, r))
                for half, line in enumerate(lines):
                    cell = sums[2 * r + half]
                    builder.store(emit.multiply_add(factor, line, builder.load(cell)), cell)
        for r in range(8):
            place = emit.offset(to, width, r)
            for half in range(2):
                emit.store(builder.load(sums[2 * r + half]), target, emit.ahead(place, LANES * half))
        return context.get_dummy_value()

    return types.void(matrix, at, depth, source, column, width, target, to), generate
