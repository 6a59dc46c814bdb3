"""The mean-field route: product states in the field of each other, and their collective modes."""

from glassblocks.mean_field.collective_response import CollectiveResponse, mean_field_response
from glassblocks.mean_field.lattice_fields import LatticeMeanField, lattice_mean_field
from glassblocks.mean_field.mean_field_method import MeanField
from glassblocks.mean_field.two_level_states import TwoLevelStates

__all__ = [
    "CollectiveResponse",
    "LatticeMeanField",
    "MeanField",
    "TwoLevelStates",
    "lattice_mean_field",
    "mean_field_response",
]
