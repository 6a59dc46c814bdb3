"""What the names are; `__init__.py` loads each when it is first used."""

from .chi_of_blocks import block_susceptibilities as block_susceptibilities
from .chi_of_blocks import random_susceptibilities as random_susceptibilities
from .exchange_waves import ExchangeSum as ExchangeSum
from .exchange_waves import wave_limit as wave_limit
from .linear_response import superblock_response as superblock_response
from .linear_response import wave_response as wave_response
from .operator import DipoleLattice as DipoleLattice
from .operator import LatticeCoupling as LatticeCoupling
from .operator import StrainedLattice as StrainedLattice
from .solver import stability as stability
from .sums import exchange_sum as exchange_sum
