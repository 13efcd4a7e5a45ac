"""What serves each aim, outcome and campaign: by its tag, by the campaign that it is part of, or by its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl

from chaingraph.analysis.aims.answers import ACTIONS, ACTIONS_LIST, AIMS, BASES, SERVED
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_DAYS: Mapping[str, str] = {"Campaign": "since", "Event": "on", "Policy": "since", "Project": "opened", "Visit": "on"}


@on_its_day
def find_aims(park: Park, *, on: dt.date | None = None) -> Table:
    """Count what serves each aim, outcome and campaign, and what serves no aim that is known.

    Parameters
    ----------
    park
        Reads `Aim`, `PURSUES`, the records of actions (`Campaign`, `Event`, `Project`, `Team`, `Policy`, `Platform`,
        `Visit`), and which firms they reach.
    on
        As-of day: later actions are left out; without it the park's own (`chaingraph.asof.day.as_of`).

    Returns
    -------
    Table
        One row per aim (outcome, campaign) and kind of action, with the number of actions by what tells that they
        serve it, firms reached and the newest day; an aim that nothing serves has one row with 0. Aims first, then
        outcomes, campaigns, and what serves no aim or outcome that is known; then by name, id, record, kind.

    Notes
    -----
    An action serves what it is tagged with, what its campaign is tagged with, and every aim that names its kind; it is
    counted by the first of these. An action may serve several. Linear in the actions and their tags.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Aim": [{"id": "A1", "name": "人才", "kind": "aim", "covers": ["人才招引"], **known}],
    ...     "Event": [{"id": "V1", "kind": "talent", **known}, {"id": "V2", "kind": "policy", **known}]})
    >>> [(row["served"], row["action_kind"], row["actions"]) for row in find_aims(park).rows]
    [('aim', 'talent', 1), ('none', 'policy', 1)]
    """
    actions, served, unread = _served(park, on)
    firms = _firms(park)
    targets = _targets(park)
    known = served.join(actions, on="action_id").join(targets, on="aim_id")
    aimless = actions.join(known.filter(pl.col("served") != "campaign"), on="action_id", how="anti")
    every = pl.concat([known, aimless.with_columns(served=pl.lit("none"))], how="diagonal")
    keys = ["served", "aim_id", "aim", "record", "action_kind"]
    reached = every.join(firms, on="action_id").group_by(keys).agg(firms=pl.col("firm").n_unique())
    counted = every.group_by(keys).agg(
        actions=pl.col("action_id").n_unique(),
        **{name: (pl.col("basis") == basis).sum() for basis, name in _COUNTS.items()},
        newest=pl.col("day").max(),
    )
    bare = targets.join(counted, on="aim_id", how="anti")
    frame = pl.concat([counted, bare], how="diagonal").join(reached, on=keys, how="left", nulls_equal=True)
    order = pl.col("served").replace_strict(list(SERVED), range(len(SERVED)), return_dtype=pl.Int64)
    frame = frame.with_columns(pl.col("actions", "firms", *_COUNTS.values()).fill_null(0))
    frame = frame.sort(order, "aim", "aim_id", "record", "action_kind")
    notes: list[Reason] = [] if park["Aim"].height else [WORDS.reason("no_aims")]
    if park["Aim"].height and aimless.height:
        notes.append(WORDS.reason("untold", actions=aimless.height))
    if unread:
        notes.append(WORDS.reason("unread", words=unread))
    return AIMS.table(frame.select(AIMS.names()).to_dicts(), as_of=on, parameters={"on": on}, notes=tuple(notes))


_COUNTS = {"tagged": "tagged", "campaign": "by_campaign", "kind": "by_kind"}


@on_its_day
def find_actions(park: Park, *, on: dt.date | None = None) -> Table:
    """List every action with the aims, outcomes and campaigns that it serves.

    Parameters
    ----------
    park, on
        As for `find_aims`.

    Returns
    -------
    Table
        One row per action, those without a known aim or outcome first, then by record, kind, day and id. ``basis`` says
        what tells it: a tag goes before its campaign, and that before its kind.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({"Campaign": [{"id": "C1", "name": "走访", **known}],
    ...     "Visit": [{"id": "V1", **known}], "PURSUES": [{"from_id": "V1", "to_id": "C1", **known}]})
    >>> [(row["action_id"], row["campaigns"]) for row in find_actions(park).rows]
    [('C1', ()), ('V1', ('走访',))]
    """
    actions, served, _ = _served(park, on)
    known = served.join(_targets(park), on="aim_id").sort("aim", "aim_id")
    place = pl.col("basis").replace_strict(list(BASES), range(len(BASES)), return_dtype=pl.Int64)
    names = known.group_by("action_id", maintain_order=True).agg(
        aims=pl.col("aim").filter(pl.col("served") == "aim"),
        outcomes=pl.col("aim").filter(pl.col("served") == "outcome"),
        campaigns=pl.col("aim").filter(pl.col("served") == "campaign"),
        basis=pl.col("basis").sort_by(place).first(),
    )
    frame = actions.join(names, on="action_id", how="left")
    empty = (pl.col("aims").list.len() + pl.col("outcomes").list.len()).fill_null(0) == 0
    frame = frame.sort(~empty, "record", "action_kind", "day", "action_id", nulls_last=True)
    rows = [
        {**row, **{name: tuple(row[name] or ()) for name in ("aims", "outcomes", "campaigns")}}
        for row in frame.select(ACTIONS_LIST.names()).iter_rows(named=True)
    ]
    return ACTIONS_LIST.table(tuple(rows), as_of=on, parameters={"on": on})


def _served(park: Park, on: dt.date | None) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Return the actions, what each serves and by what that is told, and the words of aims that are not understood."""
    actions = _actions(park, on)
    pursued = park["PURSUES"].select(action_id="from_id", aim_id="to_id").unique()
    campaigns = park["Campaign"]["id"].implode()
    within = pursued.filter(pl.col("aim_id").is_in(campaigns)).rename({"aim_id": "campaign_id"})
    of_campaign = pursued.filter(~pl.col("aim_id").is_in(campaigns)).rename({"action_id": "campaign_id"})
    inherited = within.join(of_campaign, on="campaign_id").select("action_id", "aim_id")
    by_kind, unread = _by_kind(park, actions)
    parts = [(pursued, "tagged"), (inherited, "campaign"), (by_kind, "kind")]
    every = pl.concat([part.select("action_id", "aim_id", basis=pl.lit(basis)) for part, basis in parts])
    return actions, every.unique(["action_id", "aim_id"], keep="first", maintain_order=True), unread


def _actions(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the actions: ``action_id, action, record, action_kind, day``."""
    frames = []
    for name in ACTIONS:
        columns = kind(name).columns
        frames.append(
            park[name].select(
                action_id="id",
                action=pl.col("name") if "name" in columns else pl.lit(None, pl.String),
                record=pl.lit(name),
                action_kind=pl.col("kind") if "kind" in columns else pl.lit(None, pl.String),
                day=pl.col(_DAYS[name]) if name in _DAYS else pl.lit(None, pl.Date),
            )
        )
    every = pl.concat(frames).unique("action_id", maintain_order=True)
    return every.filter(begun(on, "day"))


def _by_kind(park: Park, actions: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return what aims say that they are served by, and the words among it that name no kind of action."""
    meant: dict[str, list[tuple[str, str | None]]] = {}
    for name in ACTIONS:
        declared = kind(name)
        for word in (name, declared.label.zh, declared.label.en):
            meant.setdefault(word, []).append((name, None))
        values = declared["kind"].values if "kind" in declared.columns else {}
        for value, label in values.items():
            for word in (value, label.zh, label.en):
                meant.setdefault(word, []).append((name, value))
    rows, unread = [], []
    for aim, covers in park["Aim"].select("id", "covers").iter_rows():
        for word in covers or ():
            unread += [] if word in meant else [word]
            rows += [(aim, record, value) for record, value in meant.get(word, ())]
    schema = {"aim_id": pl.String, "record": pl.String, "value": pl.String}
    said = pl.DataFrame(rows, schema=schema, orient="row")
    found = said.join(actions, on="record").filter(
        pl.col("value").is_null() | (pl.col("value") == pl.col("action_kind"))
    )
    return found.select("action_id", "aim_id").unique(), tuple(dict.fromkeys(unread))


def _targets(park: Park) -> pl.DataFrame:
    aims = park["Aim"].select(aim_id="id", aim="name", served=pl.col("kind").fill_null("aim"))
    campaigns = park["Campaign"].select(aim_id="id", aim="name", served=pl.lit("campaign"))
    return pl.concat([aims, campaigns]).unique("aim_id", maintain_order=True)


def _firms(park: Park) -> pl.DataFrame:
    """Return the firms that actions reach: ``action_id, firm``."""
    firms = park["Enterprise"].select(firm="id")
    parts = [
        park["ATTENDED"].select(action_id="to_id", firm="from_id"),
        park["UNDERTAKES"].select(action_id="to_id", firm="from_id"),
        park["SERVES"].select(action_id="from_id", firm="to_id"),
        park["Visit"].select(action_id="id", firm="enterprise_id"),
    ]
    return pl.concat(parts).drop_nulls().unique().join(firms, on="firm", how="semi")
