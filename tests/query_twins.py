"""The Python twins of the named queries: the function that a query's header names, and its rows, in order."""

from chaingraph.analysis.coverage import find_branchless, summarize_rates
from chaingraph.analysis.dossier import build_dossier
from chaingraph.analysis.figures import reconcile_figures
from chaingraph.analysis.organizations import check_organizations, find_chain_tiers
from chaingraph.analysis.pairing.unpaired import find_unpaired
from chaingraph.analysis.supply.position import find_dependents, find_downstream, find_sole_suppliers, find_upstream
from chaingraph.asof.firms import PRIORITY
from chaingraph.asof.homes import find_homes
from chaingraph.asof.people import count_by_enterprise, count_by_organization
from chaingraph.vocabulary import CLASSES


def rates(dimension, *columns):
    def twin(park, _):
        table = find_branchless(park).parts["rates"]
        return [tuple(row[name] for name in columns) for row in table.rows if row["dimension"] == dimension]

    return twin


_RATES = ("covered", "separate", "operating", "unknown", "coverage_min", "separate_min")
_PEOPLE = ("full_members", "probationary_members", "untransferred_members", "activists")
_BRANCHLESS = ("enterprise_id", "name", "says_none", "class_if_none", "instructor", "action_if_none", *_PEOPLE)


def table(function, *taken):
    """The rows of a twin that gives a table; `taken` are the parameters that it takes by name."""

    def twin(park, given):
        positional = [given["firm"]] if "firm" in given else []
        answer = function(park, *positional, **{name: int(given[name]) for name in taken})
        return [tuple(row[column.name] for column in answer.columns) for row in answer.rows]

    return function, twin


def partners(park, given):
    parts = build_dossier(park, given["firm"]).parts
    return [
        (word, *(row[name] for name in ("partner_id", "partner", "product", "annual_value")))
        for word, part in (("supplier", "suppliers"), ("customer", "customers"))
        for row in parts[part].rows
    ]


def without_secretary(park, _):
    found = [row for row in check_organizations(park).rows if row["finding"] == "secretary_missing"]
    found.sort(key=lambda row: (row["organization"], row["organization_id"]))
    return [(row["organization_id"], row["organization"], row["kind"]) for row in found]


def claims(park, _):
    found = sorted(reconcile_figures(park).rows, key=lambda row: (row["figure"], row["claim_id"]))
    return [tuple(row[name] for name in ("claim_id", "figure", "bound", "published", "unit")) for row in found]


def branchless(park, _):
    """Firms without a record, known or not, as if they had none: the query knows no registers and their scopes."""
    said, priority = {}, {}
    for firm, has, number, first in (
        park["Enterprise"].select("id", "has_organization", "organizations", "priority").iter_rows()
    ):
        said[firm] = (has is False or number == 0) and not (has or (number or 0) > 0)
        priority[firm] = first
    rows = [{**row, "says_none": said[row["enterprise_id"]]} for row in find_branchless(park).rows]

    def place(row):
        full, probationary, activists = (
            -1 if row[name] is None else row[name] for name in ("full_members", "probationary_members", "activists")
        )
        first = priority[row["enterprise_id"]]
        return (
            list(CLASSES).index(row["class_if_none"]), -full, PRIORITY.index(first) if first else len(PRIORITY),
            -probationary, -activists, row["name"], row["enterprise_id"],
        )  # fmt: skip

    return [tuple(row[name] for name in _BRANCHLESS) for row in sorted(rows, key=place)]


def one_x_n(park, _):
    return [
        (*(row[name] for name in ("chain_id", "chain", "leaders", "one", "x")), row["n"] + row["find_out"],
         row["not_operating"], row["outside"])
        for row in find_chain_tiers(park).parts["chains"].rows
    ]  # fmt: skip


# query name: (the function that its header names, the rows that it gives, in order)
TWINS = {
    "chain/one_x_n": (find_chain_tiers, one_x_n),
    "chokepoint/sole_suppliers": table(find_sole_suppliers, "least"),
    "chokepoint/without_firm": table(find_dependents),
    "organization/without_secretary": (check_organizations, without_secretary),
    "pairing/unpaired": table(find_unpaired),
    "supply/partners": (build_dossier, partners),
    "zone/claims": (reconcile_figures, claims),
    "supply/downstream": table(find_downstream, "tiers"),
    "supply/upstream": table(find_upstream, "tiers"),
    "coverage/branchless": (find_branchless, branchless),
    "coverage/homes": (find_homes, lambda park, _: find_homes(park).rows()),
    "coverage/rates_overall": (summarize_rates, rates("overall", *_RATES)),
    "coverage/rates_by_chain": (summarize_rates, rates("chain", "value", "name", *_RATES)),
    "coverage/rates_by_street": (summarize_rates, rates("street", "value", *_RATES)),
    "coverage/rates_by_size": (summarize_rates, rates("size", "value", *_RATES)),
    "coverage/rates_by_ownership": (summarize_rates, rates("ownership", "value", *_RATES)),
    "members/by_enterprise": (count_by_enterprise, lambda park, _: count_by_enterprise(park).rows()),
    "members/by_organization": (count_by_organization, lambda park, _: count_by_organization(park).rows()),
}
