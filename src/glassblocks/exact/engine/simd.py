"""Numba intrinsics that work on eight doubles at a time.

LLVM does not vectorize a butterfly by itself: sixteen streams that may alias need more run-time checks than
it allows. So the butterflies are emitted as operations on <8 x double>, which every target accepts (LLVM
splits them for narrower registers). A *line* is eight consecutive doubles; offsets and strides count
doubles. Arrays are one-dimensional, contiguous float64.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped,unused-ignore]
from numba import types
from numba.core import cgutils

from glassblocks.emit import INDEX, LANES, LINE, Emit, emitted


@emitted
def flip8(_typing: Any, source: Any, target: Any, base: Any, stride: Any, field: Any, bit: Any) -> Any:
    """Add the three flips of the line index to eight lines: target[j] += field[bit+b] source[j ^ 2^b]."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = Emit(context, builder, signature, arguments)
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
        emit = Emit(context, builder, signature, arguments)
        psi, at, low, low_at, upper, lower, amplitude, copy, out, to = emit.arguments
        constant = emit.splat(upper)
        factors = [emit.scalar(amplitude, INDEX(b)) for b in range(6)]
        lines = [emit.load(psi, emit.ahead(at, LANES * j)) for j in range(8)]
        for j, line in enumerate(lines):
            table = emit.load(low, emit.ahead(low_at, LANES * j))
            diagonal = builder.fadd(builder.fadd(table, constant), emit.load(lower, INDEX(LANES * j)))
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
        emit = Emit(context, builder, signature, arguments)
        source, at, target, to = emit.arguments
        emit.store(emit.load(source, at), target, to)
        return context.get_dummy_value()

    return types.void(source, at, target, to), generate


@emitted
def accumulate(_typing: Any, source: Any, at: Any, target: Any, to: Any) -> Any:
    """Add one line to another."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        emit = Emit(context, builder, signature, arguments)
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
            emit = Emit(context, builder, signature, arguments)
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
            emit = Emit(context, builder, signature, arguments)
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
        emit = Emit(context, builder, signature, arguments)
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
        emit = Emit(context, builder, signature, arguments)
        psi, out, start, by_row, rows, row, by_column = emit.arguments
        own = [emit.scalar(by_row, builder.add(emit.offset(row, rows, b), INDEX(0))) for b in range(6)]
        lines = [emit.load(psi, emit.ahead(start, LANES * j)) for j in range(8)]
        for j, line in enumerate(lines):
            total = emit.load(out, emit.ahead(start, LANES * j))
            for b in range(6):
                other = emit.flipped(line, b) if b < 3 else lines[j ^ (1 << (b - 3))]
                amplitude = builder.fadd(own[b], emit.load(by_column, INDEX(64 * b + LANES * j)))
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
        emit = Emit(context, builder, signature, arguments)
        source, at, low, low_at, upper, lower, target, to = emit.arguments
        constant = emit.splat(upper)
        for j in range(8):
            table = builder.fadd(emit.load(low, emit.ahead(low_at, LANES * j)), constant)
            diagonal = builder.fadd(table, emit.load(lower, INDEX(LANES * j)))
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
        emit = Emit(context, builder, signature, arguments)
        matrix, at, depth, source, column, width, target, to = emit.arguments
        reserve: Any = cgutils.alloca_once_value
        sums = [reserve(builder, ir.Constant(LINE, [0.0] * LANES)) for _ in range(16)]
        with cgutils.for_range(builder, depth) as loop:
            begin = builder.add(column, builder.mul(loop.index, width))
            lines = [emit.load(source, begin), emit.load(source, emit.ahead(begin, LANES))]
            entry = builder.add(at, builder.mul(loop.index, INDEX(8)))
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
