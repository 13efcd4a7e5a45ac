"""Which operating firms have no home organization or none that is known, and what is to be done about each."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.coverage.answers import BRANCHLESS
from chaingraph.analysis.coverage.rates import summarize_rates
from chaingraph.analysis.coverage.reasons import FACTS, RULES, WORDS, read_limits, reasons_of
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun, current
from chaingraph.asof.declared import count_differences
from chaingraph.asof.evidence import COUNTS, PEOPLE, by_records_alone, differing, merged
from chaingraph.asof.firms import by_class, by_priority, find_operating, is_counted
from chaingraph.asof.homes import find_organized, is_functional, note_homes, note_put_aside
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.people import away_full, evidence_by_enterprise
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.rows import Rows, pooled
from chaingraph.rules import Numbers, Rulebook, cite, left_out, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason


@on_its_day
def find_branchless(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Find the operating firms of the zone without a home organization, and those of which nobody knows.

    Parameters
    ----------
    park
        Reads firms, organizations and where they are established, members or declared counts, chains, committee
        units and instructors. Only `Enterprise` is needed.
    on
        As-of day for the rules and for every dated record; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per firm with what is known of its organization (`chaingraph.vocabulary.HOMES`), class, action, counts
        (null is unknown), ids of its chains and reasons. Where nobody knows, class and action say so, and
        ``class_if_none`` and ``action_if_none`` what would follow if there is none, and nobody beyond those who are
        known. The gravest class first, those not known last,
        then most full members, then key, potential and to-be-organized firms, then by the other counts and the name,
        the id last. ``parts["rates"]`` is what `summarize_rates` returns.

    Raises
    ------
    RuleError
        If `on` is before the first version of a rule that decides.

    Notes
    -----
    Class, on the base of the official form: full members among the staff, wherever their affiliation is
    (``party.should_have_been``); probationary members never count as full. Where full members are unknown, or there is
    none and probationary members are unknown, the class is unknown; so it is where records alone say how many full
    members there are, their register is not declared complete, and with more of them the class would be another. Then
    the action is to find out first.

    Action, on the base of the branch rule (``party.branch_min``, Art. 4): full members whose affiliation is
    transferred. Enough of them: its own branch; enough only with those not transferred: transfer first; one or two full
    members: a joint branch; a probationary member, activist, target or applicant: cultivate; nobody known: an
    instructor. Members whose transfer is unknown count as transferred, and the reasons say so; those declared as not
    transferred count as full ones as far as there are any (`people.away_full`).

    Functional organizations and committee units never cover a firm. A firm of unknown status counts as operating.
    Linear in the tables, columnar but for the making of rows (`classify_firms` makes none): ``benchmarks/coverage.py``.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": "E1", "name": "甲", "full_members": 2, "has_organization": False, "source": "synthetic"},
    ...     {"id": "E2", "name": "乙", "full_members": 2, "source": "synthetic"}]})
    >>> [(row["class"], row["class_if_none"], row["action"]) for row in find_branchless(park).rows]
    [('individual_members', 'individual_members', 'join_branch'), ('home_unknown', 'individual_members', 'find_out')]
    """
    book = rules or rulebook()
    limits = read_limits(book, on)
    operating = find_operating(park)
    status_unknown = operating["status"].null_count()
    rates = summarize_rates(park, operating, on=on, rules=book)
    frame = classify_firms(park, on=on, rules=book)
    rows, used = _rows(frame, limits)
    notes: list[Text | Reason] = [*note_homes(park, frame["home"], on), WORDS.reason("bases"), *note_put_aside(park)]
    if differences := count_differences(park, on):
        notes.append(WORDS.reason("counts_differ", differences=differences))
    if status_unknown:
        notes.append(WORDS.reason("status_unknown", firms=status_unknown))
    if missing := left_out(book, RULES, on):
        notes.append(missing)
    cited = cite(book, used | {"party.statistics_classes"}, on)
    return BRANCHLESS.table(
        rows,
        as_of=on,
        parameters={"on": on},
        rules=cited,
        notes=tuple(notes),
        parts={"rates": rates},
    )


@on_its_day
def classify_firms(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> pl.DataFrame:
    """Give every operating firm without a home organization its class and action, as columns.

    Parameters
    ----------
    park, on, rules
        As for `find_branchless`, which makes its rows and reasons of this frame.

    Returns
    -------
    polars.DataFrame
        ``id, name, priority, chains``, the facts that decide and what they decide (`reasons.FACTS`), in the order
        of `find_branchless`. Null is unknown.

    Raises
    ------
    RuleError
        If `on` is before the first version of a rule that decides.

    Notes
    -----
    Joins and groupings of whole columns; from a park that `scan_park` opened only the columns that decide are read.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": "E1", "name": "甲", "full_members": 4, "organizations": 0, "source": "synthetic"}]})
    >>> classify_firms(park).select("id", "home", "class", "action").rows()
    [('E1', 'none_declared', 'should_have_been', 'own_branch')]
    """
    return _classify(park, on, rules or rulebook())


def find_unclear(park: Park, *, on: dt.date | None, rules: Rulebook) -> pl.DataFrame:
    """Find the firms to ask before anything is done: nobody knows of an organization, or how many members there are.

    Returns the rows of `classify_firms`, by the class that a firm has if nothing is missing on record, the gravest
    first.

    Examples
    --------
    >>> known = {"name": "甲", "source": "synthetic"}
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": "E1", "has_organization": False, **known}, {"id": "E2", "full_members": 3, **known}]})
    >>> find_unclear(park, on=None, rules=rulebook())["id"].to_list()
    ['E2', 'E1']
    """
    asked = classify_firms(park, on=on, rules=rules).filter(pl.col("action") == "find_out")
    return asked.sort(by_class("class_if_none"), maintain_order=True)


def explain_firms(frame: pl.DataFrame, *, on: dt.date | None, rules: Rulebook) -> list[tuple[Reason, ...]]:
    """Say of each row of `classify_firms` why it has its class and its action, in their order.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "full_members": 4, "source": "synthetic"}]})
    >>> (reasons,) = explain_firms(classify_firms(park), on=None, rules=rulebook())
    >>> [reason.code for reason in reasons]
    ['not_known', 'if_none', 'known_people', 'transfer_unknown']
    """
    limits = read_limits(rules, on)
    places, reasons = pooled(frame, FACTS, lambda facts: reasons_of(facts, limits))
    return [reasons[place] for place in places]


@of_the_day
def _classify(park: Park, on: dt.date | None, book: Rulebook) -> pl.DataFrame:
    limits = read_limits(book, on)
    state_owned = (pl.col("ownership") == "state").fill_null(False)
    firms = (
        park.scan("Enterprise")
        .filter(is_counted(park))
        .select("id", "name", "priority", "instructor", "social_organization", state_owned=state_owned)
    )
    homes = find_organized(park, on).filter(pl.col("home") != "has")
    open_homes = homes.select("home", "declared_by", id="enterprise_id")
    bare = firms.join(open_homes.lazy(), on="id").collect()
    return _decide(_facts(park, bare, on), limits)


def _facts(park: Park, firms: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return what decides about each firm: `FACTS`, with id, name, chains and priority."""
    units = park.scan("MEMBER_UNIT_OF").filter(begun(on)).select(id="from_id")
    bodies = park.scan("PartyOrganization").filter(is_functional(park)).select(organization="id")
    seated = (
        park.scan("ESTABLISHED_IN")
        .filter(current(on))
        .join(bodies, left_on="from_id", right_on="organization", how="semi")
    )
    unit_ids = pl.concat([units, seated.select(id="to_id")]).unique().with_columns(functional=pl.lit(True))
    guides = park.scan("Officer").filter(pl.col("kind") == "instructor").select("id")
    guided = park.scan("GUIDES").filter(begun(on)).join(guides, left_on="from_id", right_on="id", how="semi")
    guided = guided.select(id="to_id").unique().with_columns(guided=pl.lit(True))
    chains = (
        park.scan("IN_CHAIN")
        .filter(begun(on))
        .select(id="from_id", chains="to_id")
        .join(firms.lazy(), on="id", how="semi")
        .unique()
        .join(park.scan("IndustryChain").select(chains="id", title="name"), on="chains", how="left")
        .sort("title", "chains", nulls_last=True)
        .group_by("id", maintain_order=True)
        .agg("chains")
    )
    # no organization stands in these firms alone, so their people are found by their jobs
    evidence = evidence_by_enterprise(park, on, among=firms["id"])
    people = evidence.select(
        "enterprise_id",
        *map(merged, PEOPLE),
        *(column for name in COUNTS for column in differing(name)),
        full_alone=by_records_alone("full_members"),
    )
    frame = firms.lazy()
    for more in (people.rename({"enterprise_id": "id"}).lazy(), unit_ids, guided, chains):
        frame = frame.join(more, on="id", how="left")
    return frame.collect().with_columns(
        pl.col("functional").fill_null(False),
        instructor=pl.when(pl.col("guided")).then(True).otherwise("instructor"),
    )


def _decide(frame: pl.DataFrame, limits: Numbers) -> pl.DataFrame:
    """Add class and action, and put the rows in their order."""
    full, probationary = pl.col("full_members"), pl.col("probationary_members")
    here = full - away_full().fill_null(0)
    # the people who are known of; whether there are more makes no difference here
    known_of = pl.sum_horizontal("activists", "applicants", "development_targets", "probationary_members")
    # reasons repeat these decisions in words, so a rule that moves a limit moves both
    official = (
        pl.when(full >= limits.should_have_been)
        .then(pl.lit("should_have_been"))
        .when((full > 0) | ((full == 0) & (probationary > 0)))
        .then(pl.lit("individual_members"))
        .when((full == 0) & (probationary == 0))
        .then(pl.lit("no_members"))
        .otherwise(pl.lit("unknown"))
    )
    action = (
        pl.when(here >= limits.branch_min)
        .then(pl.lit("own_branch"))
        .when(full >= limits.branch_min)
        .then(pl.lit("transfer_members"))
        .when(full > 0)
        .then(pl.lit("join_branch"))
        .when(known_of > 0)
        .then(pl.lit("cultivate"))
        .when((full == 0) & (probationary == 0))
        .then(pl.lit("send_instructor"))
        .otherwise(pl.lit("find_out"))
    )
    nobody_knows, alone = pl.col("home") == "not_known", pl.col("full_alone").fill_null(value=False)
    decided = frame.with_columns(
        class_if_none=official,
        action_if_none=action,
        full_open=(alone & (full < max(limits.should_have_been, limits.branch_min))).fill_null(value=False),
    ).with_columns(
        pl.when(nobody_knows)
        .then(pl.lit("home_unknown"))
        .when(alone & (full < limits.should_have_been))
        .then(pl.lit("unknown"))
        .otherwise("class_if_none")
        .alias("class"),
        action=pl.when(nobody_knows | pl.col("full_open")).then(pl.lit("find_out")).otherwise("action_if_none"),
    )
    return decided.sort(
        by_class(),
        by_class("class_if_none"),
        -full,
        by_priority(),
        -pl.col("probationary_members"),
        -pl.col("activists"),
        "name",
        "id",
        nulls_last=True,
    )


def _rows(frame: pl.DataFrame, limits: Numbers) -> tuple[Rows, set[str]]:
    """Return the rows and the ids of the rules that they rest on; equal facts share their reasons."""
    places, reasons = pooled(frame, FACTS, lambda facts: reasons_of(facts, limits))
    columns = frame.with_columns(pl.col("chains").fill_null([]), reasons=places, enterprise_id="id")
    rows = Rows.of_frame(columns.select(BRANCHLESS.names()), {"reasons": reasons})
    return rows, {rule for found in reasons for reason in found for rule in reason.rules}
