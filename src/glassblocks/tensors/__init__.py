"""Symmetric tensors: Mandel form, isotropic rank-4 tensors, plane-wave strains."""

from glassblocks.tensors.isotropic import BULK, SHEAR, Isotropic, Projection, project
from glassblocks.tensors.mandel import (
    dyad,
    from_mandel,
    matrix_from_mandel,
    matrix_to_mandel,
    rotation,
    rotation_generator,
    to_mandel,
)
from glassblocks.tensors.plane_waves import displacement_gradient, polarization_vectors, strain

__all__ = [
    "BULK",
    "SHEAR",
    "Isotropic",
    "Projection",
    "displacement_gradient",
    "dyad",
    "from_mandel",
    "matrix_from_mandel",
    "matrix_to_mandel",
    "polarization_vectors",
    "project",
    "rotation",
    "rotation_generator",
    "strain",
    "to_mandel",
]
