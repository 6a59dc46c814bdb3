"""What the names are; `__init__.py` loads each when it is first used."""

from .advance import Advance as Advance
from .advance import LogErrors as LogErrors
from .advance import State as State
from .causal import Causal as Causal
from .constant_rate import Printed as Printed
from .cube_sum import pair_sum as pair_sum
from .cube_sum import wave_limit as wave_limit
from .length_scales import critical_length as critical_length
from .length_scales import growth as growth
from .recursion import Recursion as Recursion
from .resummed import Resummed as Resummed
from .runs import FlowRuns as FlowRuns
from .runs import Run as Run
from .runs import run_flows as run_flows
from .self_consistent_ratio import FixedRatio as FixedRatio
from .self_consistent_ratio import Root as Root
from .self_consistent_ratio import fixed_ratio as fixed_ratio
from .self_consistent_ratio import self_consistency as self_consistency
from .settings import FlowSettings as FlowSettings
from .step import Step as Step
from .surroundings import Surroundings as Surroundings
from .trajectory import Departure as Departure
from .trajectory import Flow as Flow
from .trajectory import flow as flow
from .trajectory import scales as scales
