"""Who is how far from a certificate, from the next step of growth, from a policy, and what is missing or not known."""

from typing import TYPE_CHECKING

from chaingraph.lazy import on_demand

if TYPE_CHECKING:
    from chaingraph.analysis.eligibility.certificates import find_certificates, find_conditions
    from chaingraph.analysis.eligibility.ladders import find_ladders
    from chaingraph.analysis.eligibility.policies import find_policies

__all__ = ["find_certificates", "find_conditions", "find_ladders", "find_policies"]
__getattr__ = on_demand(__name__, __all__, "certificates", "ladders", "policies")
