"""Which rows are one record: an id for each that has none, merged where it is certain, asked where it is not.

Certain is one code with one name, or one name with no more than one code. A legal form left out, a code with unlike
names or a name with two codes is asked, and both stay; two names with a code each are two firms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import polars as pl

from chaingraph.io.checks import Checked
from chaingraph.io.clean import fold
from chaingraph.io.constants import ROW
from chaingraph.io.credit_code import SHAPED
from chaingraph.io.decisions import About, Choice, Decision, Decisions, key_of, told_apart
from chaingraph.io.identity import form_of, former, strong, strong_text, weak, without_former
from chaingraph.io.live import TABLE, Tables, gather, place_of
from chaingraph.io.names import candidates
from chaingraph.io.paths import STEP, form_within
from chaingraph.model import NodeKind

# People have no names here: an id that is missing cannot be made up for them
_WITHOUT_OWN_ID = ("Member", "Officer")
_FIRMS = ("Enterprise", "MemberUnit")  # whose names end in a legal form
_SHOWN = 3
_AND = " = "  # between names that are perhaps one firm's


def identify(tables: Tables, kinds: Sequence[NodeKind]) -> None:
    """Give every node of these kinds without an id one: that of its record, else of its code, its name, its contents.

    The id depends on the records alone, so that two loads and any order of rows give the same one. Costs nothing where
    all ids are given, else a form of every name of the kind; linear. Python touches questions only.
    """
    for kind in kinds:
        several = tables.get(kind.name, ())
        if not several or kind.name in _WITHOUT_OWN_ID:
            continue
        if "name" not in kind.columns:
            for checked in several:
                _number(checked)
            continue
        if "aliases" in kind.columns:
            for checked in several:
                _take_former_names(checked)
        if any(checked.frame["id"].null_count() for checked in several) or _may_join(several[0].decisions, kind):
            records = _Records(several, kind, gather(tables, kind))
            records.identify()
            _follow(tables, kind, records.joined)


def _may_join(decisions: Decisions, kind: NodeKind) -> bool:
    """Tell whether somebody decided on codes, which may join records whose ids are given."""
    return "uscc" in kind.columns and any(key.startswith(key_of(About.CODE, "")) for key in decisions.by_key)


def _follow(tables: Tables, kind: NodeKind, joined: Mapping[str, str]) -> None:
    """Let references to the id of a record that became part of another lead there."""
    if not joined:
        return
    for several in tables.values():
        for checked in several:
            named = [prop.name for prop in checked.raw.kind.properties if kind.name in prop.reference]
            checked.frame = checked.frame.with_columns(pl.col(name).replace(joined) for name in named)


def names_joined(names: pl.Series) -> str:
    """Return what is proposed of a code that several names share: that they are one."""
    return _AND.join(names.drop_nulls().unique().sort())


def id_by_name(kind: str, form: str) -> str:
    """Return the id of a record that is known by its name alone."""
    return _prefix(kind) + form


def _prefix(kind: str) -> str:
    return "name:" if kind == "Enterprise" else f"name:{kind}:"


def _number(checked: Checked) -> None:
    """Give records without a name ids of their contents; those that are alike in everything are told apart by number.

    Two visits are two visits.
    """
    kind = checked.raw.kind
    if not checked.frame["id"].null_count():
        return
    missing = checked.frame.filter(pl.col("id").is_null())
    texts = missing.select(pl.struct(pl.all().exclude(ROW)).struct.json_encode()).to_series()
    short = pl.Series("id", [f"{kind.table}:{hashlib.sha256(t.encode()).hexdigest()[:16]}" for t in texts])
    nth = pl.DataFrame({"id": short}).select(pl.int_range(pl.len()).over("id")).to_series()
    ids = pl.select(pl.when(nth > 0).then(short + "-" + (nth + 1).cast(pl.String)).otherwise(short)).to_series()
    places = checked.frame["id"].is_null().arg_true()
    checked.frame = checked.frame.with_columns(checked.frame["id"].scatter(places, ids))


def _take_former_names(checked: Checked) -> None:
    """Make a former name that stands in brackets behind the name an alias."""
    name = pl.col("name")
    has = checked.frame["name"].str.contains("原|曾用名")
    if not has.any():
        return
    found = checked.frame.filter(has).select(ROW, "name", former=former(name)).drop_nulls("former")
    for row, typed, old in found.iter_rows():
        checked.note("CG-F334", row, checked.raw.kind["name"], typed, new=old)
    aliases = pl.concat_list(pl.col("aliases").fill_null([]), former(name)).list.unique(maintain_order=True)
    meant = pl.col(ROW).is_in(found[ROW].implode())
    checked.frame = checked.frame.with_columns(
        aliases=pl.when(meant).then(aliases).otherwise("aliases"),
        name=pl.when(meant).then(without_former(name).str.strip_chars()).otherwise(name),
    )


class _Records:
    """The rows of one kind: ``id`` null where none is given, ``form`` of the name, ``code`` where one is."""

    def __init__(self, several: Sequence[Checked], kind: NodeKind, rows: pl.DataFrame) -> None:
        self.several, self.kind = several, kind
        self.joined: dict[str, str] = {}  # ids that are no more, and those of the records that they became part of
        self.decisions: Decisions = several[0].decisions
        code = pl.when(pl.col("uscc").str.contains(SHAPED)).then("uscc") if "uscc" in kind.columns else pl.lit(None)
        aliases = pl.col("aliases") if "aliases" in kind.columns else pl.lit(None, pl.List(pl.String))
        self.rows = rows.select(
            "id",
            "name",
            TABLE,
            ROW,
            code=code.cast(pl.String),
            form=self._within(form_of(kind.name)(pl.col("name"))),
            aliases=aliases,
            given=pl.col("id").is_not_null(),
        )
        self._spell_apart()

    def _spell_apart(self) -> None:
        """Give names that somebody told from others of their form, or said to be another, a form of their own."""
        if not self.decisions.by_key or self.kind.within:
            return
        bare = self.rows.filter(~pl.col("given") & pl.col("name").is_not_null()).select("name", "form").unique()
        forms = {}
        for name, form in bare.iter_rows():
            if told_apart(About.NAME, name, form):
                decided = self.decisions.get(key_of(About.NAME, self.kind.name, name))
                if decided and decided.choice is Choice.NOT_THE_SAME:
                    forms[name] = fold(name)
                elif decided and decided.choice is Choice.CHANGE and decided.text:
                    forms[name] = strong_text(decided.text, self.kind.name)
        if forms:
            own = pl.col("name").replace_strict(forms, default=None, return_dtype=pl.String)
            self.rows = self.rows.with_columns(form=pl.coalesce(pl.when(~pl.col("given")).then(own), "form"))

    def _within(self, form: pl.Expr) -> pl.Expr:
        within = self.kind.within
        return form if within is None else form_within(self.kind, pl.col(within), form)

    def identify(self) -> None:
        """Decide on the ids, ask, and put them into the tables."""
        self._by_code()
        self._by_name()
        if self.kind.name in _FIRMS:
            self._by_likeness()
        self._join()
        for place, checked in enumerate(self.several):
            ids = self.rows.filter(pl.col(TABLE) == place).select(ROW, new="id")
            joined = checked.frame.select(ROW, "id").join(ids, on=ROW, how="left", maintain_order="left")
            checked.frame = checked.frame.with_columns(id=joined.select(pl.coalesce("new", "id")).to_series())

    def _join(self) -> None:
        """Give records that are part of others their ids."""
        self.joined = {old: _end(self.joined, old) for old in self.joined}
        self.rows = self.rows.with_columns(pl.col("id").replace(self.joined))

    def _set(self, ids: pl.Expr | pl.Series) -> None:
        self.rows = self.rows.with_columns(id=pl.coalesce("id", ids))

    def _by_code(self) -> None:
        """Give rows of one code and one name, or as decided, the id of their record: the given one, else the code."""
        self._join_given()
        coded = self.rows.filter(pl.col("code").is_not_null())
        if coded.filter(pl.col("id").is_null()).is_empty():
            return
        groups = coded.group_by("code").agg(
            forms=pl.col("form").n_unique(),
            given=pl.col("id").drop_nulls().n_unique(),
            known=pl.col("id").drop_nulls().min(),
        )
        unlike = groups.filter(pl.col("forms") > 1)["code"]
        parted = self._parted(coded.filter(pl.col("code").is_in(unlike.implode()))) if len(unlike) else set()
        one = groups.filter(~pl.col("code").is_in(list(parted)), pl.col("given") < 2)
        ids = self.rows.join(
            one.select("code", meant=pl.coalesce("known", "code")), on="code", how="left", maintain_order="left"
        )
        self._set(ids["meant"])

    def _join_given(self) -> None:
        """Join records of ids of their own and one code, where somebody said that they are one; the first id stays."""
        several = pl.col("id").drop_nulls().n_unique().over("code") > 1
        for (code,), group in self.rows.filter(pl.col("code").is_not_null()).filter(several).group_by("code"):
            if self._is_one(str(code), group):
                first, *others = sorted({_end(self.joined, id_) for id_ in group["id"].drop_nulls()})
                self.joined.update(dict.fromkeys(others, first))
        self._join()

    def _is_one(self, code: str, group: pl.DataFrame) -> bool:
        """Tell whether somebody said that the records of a code are one: all of them, none is new since."""
        decided = self.decisions.get(key_of(About.CODE, code))
        if decided is None or decided.choice is not Choice.ACCEPT:
            return decided is not None and decided.choice is Choice.CHANGE
        if decided.text is None:
            return True
        meant = [strong_text(name, self.kind.name) for name in decided.text.split(_AND)]
        records = group.group_by(pl.coalesce("id", "form")).agg(pl.col("form").is_in(meant).any())
        return bool(records["form"].all())

    def _parted(self, rows: pl.DataFrame) -> set[str]:
        """Return the codes whose names are unlike, unless somebody said that they are one firm's."""
        parted = set()
        for (code,), group in rows.group_by("code"):
            if not self._is_one(str(code), group) and not _all_alike(group):
                parted.add(str(code))
        return parted

    def _by_name(self) -> None:
        """Give rows without a code the id of the one record of their name; others get one of their name."""
        of_name = pl.lit(_prefix(self.kind.name)) + pl.col("form")
        settled = self.rows.filter(pl.col("id").is_not_null(), pl.col("form").is_not_null())
        known = settled.group_by("form").agg(
            ids=pl.col("id").n_unique(),
            meant=pl.col("id").min(),
            codes=pl.col("code").drop_nulls().n_unique(),
            open=~pl.col("given").all(),
        )
        bare = self.rows.filter(pl.col("id").is_null() & pl.col("code").is_null() & pl.col("form").is_not_null())
        decided = self._decided(bare)
        once = known.filter(pl.col("ids") == 1, ~pl.col("form").is_in(list(decided)))
        rows = self.rows.join(once.select("form", "meant"), on="form", how="left", maintain_order="left")
        self._set(pl.when(pl.col("code").is_null()).then(rows["meant"]))
        if decided:
            said = pl.col("form").replace_strict(decided, default=None, return_dtype=pl.String)
            self._set(pl.when(pl.col("code").is_null()).then(said))
        self._set(of_name)
        several = known.filter(pl.col("ids") > 1, pl.col("open") | pl.col("form").is_in(bare["form"].implode()))
        several = several.filter(~pl.col("form").is_in(list(decided)))
        if several.height:
            self._ask_several(several["form"])

    def _decided(self, bare: pl.DataFrame) -> dict[str, str]:
        """Return by form the id that somebody decided on: of the name it was changed to, or one of its own."""
        if not self.decisions.by_key:
            return {}
        found = {}
        for form in bare["form"].unique().sort():
            decided = self._decision(form)
            if decided and decided.choice is Choice.NOT_THE_SAME:
                found[form] = id_by_name(self.kind.name, form)
            elif decided and decided.choice is Choice.CHANGE and decided.text:
                whole = form[: form.find(STEP) + 1] if self.kind.within and STEP not in decided.text else ""
                meant = whole + strong_text(decided.text, self.kind.name)
                ids = self.rows.filter(pl.col("form") == meant, pl.col("id").is_not_null())["id"].unique()
                found[form] = ids[0] if len(ids) == 1 else id_by_name(self.kind.name, meant)
        return found

    def _decision(self, form: str) -> Decision | None:
        return self.decisions.get(key_of(About.NAME, self.kind.name, form))

    def _ask_several(self, forms: pl.Series) -> None:
        """Ask about names that several records with ids or codes of their own have."""
        rows = self.rows.filter(pl.col("form").is_in(forms.implode())).sort("form", TABLE, ROW)
        for (form,), group in rows.group_by("form", maintain_order=True):
            key = key_of(About.NAME, self.kind.name, str(form))
            if self.decisions.get(key) is None:
                for row in group.filter(~pl.col("given")).iter_rows(named=True):
                    others = [code for code in group["code"].drop_nulls().unique().sort() if code != row["code"]]
                    near = candidates(others[:_SHOWN])
                    self._note("CG-W263", row, key=key, near=near)

    def _by_likeness(self) -> None:
        """Ask about rows that are known by their name alone and perhaps stand for a record of another name."""
        of_name = pl.lit(_prefix(self.kind.name)) + pl.col("form")
        rows = self.rows.filter(pl.col("form").is_not_null()).with_columns(
            bare=~pl.col("given") & pl.col("code").is_null() & (pl.col("id") == of_name), weak=weak(pl.col("form"))
        )
        if not rows["bare"].any():
            return
        alike = rows.filter(pl.col("weak").is_duplicated() & pl.col("weak").is_not_null())
        alike = alike.group_by("weak", "id", "form").agg(pl.col("bare").all())
        alike = alike.filter(pl.col("bare").any().over("weak") & (pl.col("id").n_unique().over("weak") > 1))
        questions: dict[str, list[str]] = {}
        for _, group in alike.group_by("weak"):
            _pair(group, questions)
        if rows["aliases"].null_count() < rows.height:
            _pair_by_alias(rows, questions)
        if questions:
            self._ask_alike(questions)

    def _ask_alike(self, questions: dict[str, list[str]]) -> None:
        """Ask, or do as decided."""
        touched = self.rows.filter(pl.col("id").is_in([*questions, *(i for ids in questions.values() for i in ids)]))
        by_id: dict[str, list[dict[str, Any]]] = {}
        for row in touched.sort("form", TABLE, ROW).iter_rows(named=True):
            by_id.setdefault(row["id"], []).append(row)
        for id_, others in sorted(questions.items()):
            firsts = [by_id[other][0] for other in others]
            key = key_of(About.NAME, self.kind.name, by_id[id_][0]["form"])
            decided = self.decisions.get(key)
            if decided is None:
                names = candidates(first["name"] for first in firsts[:_SHOWN])
                proposal = firsts[0]["name"] if len(firsts) == 1 else None
                for row in by_id[id_]:
                    place = place_of(self.several[firsts[0][TABLE]], firsts[0][ROW], self.several[row[TABLE]])
                    self._note("CG-W261", row, key=key, proposal=proposal, other=place, near=names)
            elif decided.choice is Choice.ACCEPT and len(others) == 1:
                self.joined[id_] = others[0]

    def _note(self, code: str, row: dict[str, Any], **facts: Any) -> None:
        self.several[row[TABLE]].note(code, row[ROW], self.kind["name"], row["name"], **facts)


def _end(merged: dict[str, str], start: str) -> str:
    """Return where a record goes when what it goes into goes on itself."""
    seen = {start}
    while merged.get(start, start) not in seen:
        start = merged[start]
        seen.add(start)
    return start


def _pair(group: pl.DataFrame, questions: dict[str, list[str]]) -> None:
    """Add the questions about records of one weak form: each that has no code and id of its own, about the others."""
    sure = group.filter(~pl.col("bare"))["id"].unique().sort().to_list()
    bare = group.filter("bare").sort(pl.col("form").str.len_chars(), "form", descending=[True, False])["id"].to_list()
    if sure:
        questions.update({id_: list(sure) for id_ in bare})
    else:
        # the fullest name stands for all
        questions.update({id_: [bare[0]] for id_ in bare[1:]})


def _pair_by_alias(rows: pl.DataFrame, questions: dict[str, list[str]]) -> None:
    """Add the questions about records whose name is an alias of another."""
    aliases = rows.select("aliases", owner="id").explode("aliases").drop_nulls()
    aliases = aliases.select("owner", form=strong(pl.col("aliases"))).unique()
    hits = rows.filter("bare").select("id", "form").unique().join(aliases, on="form")
    for id_, owner in (
        hits.filter(pl.col("id") != pl.col("owner")).select("id", "owner").sort("id", "owner").iter_rows()
    ):
        if owner not in questions.get(id_, ()) and id_ not in questions.get(owner, ()):
            questions.setdefault(id_, []).append(owner)


def _all_alike(group: pl.DataFrame) -> bool:
    """Tell whether all names of one code are one name, one without its legal form, or a declared alias of another."""
    names = group.select("form", "aliases", weak=weak(pl.col("form"))).to_dicts()
    parts = {name["form"]: {name["form"]} for name in names}
    for one, two in combinations(names, 2):
        if one["weak"] == two["weak"] or _alias_of(one, two) or _alias_of(two, one):
            joined = parts[one["form"]] | parts[two["form"]]
            parts.update(dict.fromkeys(joined, joined))
    return all(len(part) == len(parts) for part in parts.values())


def _alias_of(one: dict[str, Any], two: dict[str, Any]) -> bool:
    return one["form"] in [strong_text(text) for text in two["aliases"] or ()]
