"""What the names are; `__init__.py` loads each when it is first used."""

from .curve import Curve as Curve
from .fit_report import report as report
from .fit_result import FitResult as FitResult
from .fit_result import ParameterEstimate as ParameterEstimate
from .heat_capacity_question import heat_question as heat_question
from .joint import fit as fit
from .joint import posterior as posterior
from .posterior_samples import Posterior as Posterior
from .problem_parameters import MediumErrors as MediumErrors
from .reading import medium_of as medium_of
from .reading import read_curves as read_curves
from .substrate_difference import difference as difference
