"""Symmetric tensors: Mandel form, isotropic rank-4 tensors, plane-wave strains."""

from glassblocks.tensors.isotropic import BULK, SHEAR, Isotropic, Projection, project
from glassblocks.tensors.mandel import (
    from_mandel,
    matrix_from_mandel,
    matrix_to_mandel,
    rotation,
    to_mandel,
)
from glassblocks.tensors.waves import displacement_gradient, polarization_vectors, strain

__all__ = [
    "BULK",
    "SHEAR",
    "Isotropic",
    "Projection",
    "displacement_gradient",
    "from_mandel",
    "matrix_from_mandel",
    "matrix_to_mandel",
    "polarization_vectors",
    "project",
    "rotation",
    "strain",
    "to_mandel",
]
