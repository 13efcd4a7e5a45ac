"""Commands about a park in a database: load it, see what it holds, see and remove what was written back."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chaingraph.cli.home import ParkType, connection_of, connection_options
from chaingraph.cli.options import emit, files_argument, output_options, park_argument, read, require_rows
from chaingraph.cli.sharing import note_shared, part_of_shared, part_of_told, tell_shared
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import InputError, Text, UsageError
from chaingraph.table import Column, Table

if TYPE_CHECKING:
    from chaingraph.park import Park
    from chaingraph.quality import Quality
    from chaingraph.store.base import Change, Load
    from chaingraph.store.neo4j import Neo4jStore
    from chaingraph.words import Reason

SCOPE = Column("scope", Text("范围", "Scope"), code=True)
_KIND = (Column("kind", Text("种类", "Kind"), code=True), Column("label", Text("名称", "Label")))
CHANGE_COLUMNS = (
    *_KIND,
    Column("before", Text("原有", "Before")),
    Column("added", Text("新增 +", "Added +")),
    Column("changed", Text("更新 ~", "Changed ~")),
    Column("removed", Text("删除 -", "Removed -")),
)
RELATIONS = Text("由引用属性推出的关系（随记录增减）", "Relationships of references (they follow the records)")
STATUS_COLUMNS = (
    *_KIND,
    Column("records", Text("条数", "Records")),
    Column("updated", Text("最新数据日期", "Newest data of")),
)
LOAD_COLUMNS = (
    Column("id", Text("载入编号", "Load"), code=True),
    SCOPE,
    Column("source", Text("来源", "Source")),
    Column(
        "status",
        Text("状态", "Status"),
        values={
            "running": Text("未完成", "not complete"),
            "complete": Text("完成", "complete"),
            "superseded": Text("未完成，已由后来的载入取代", "not complete, a later one was"),
        },
    ),
    Column("started", Text("开始", "Started")),
    Column("finished", Text("结束", "Finished")),
    Column("records", Text("条数", "Records")),
    Column("added", Text("新增 +", "Added +")),
    Column("changed", Text("更新 ~", "Changed ~")),
    Column("removed", Text("删除 -", "Removed -")),
    Column("gone", Text("删除的记录", "Records removed"), code=True),
    Column("digest", Text("摘要", "Digest"), code=True),
    Column("version", Text("程序版本", "Version"), code=True),
)
RUN_COLUMNS = (
    Column("id", Text("运行", "Run"), code=True),
    Column("answer", Text("结果", "Answer"), code=True),
    Column("status", Text("状态", "Status")),
    Column("current", Text("现行", "Current")),
    Column("started", Text("时间", "Started")),
    Column("as_of", Text("截至", "As of")),
    Column("records", Text("条数", "Records")),
    SCOPE,
    Column("load", Text("依据的载入", "Of load"), code=True),
)


@click.command(
    help=say(
        "把园区载入 Neo4j。重复载入同一数据不产生变化；中断后重新运行即可；本次没有的记录会从该范围删除，"
        "超过五分之一须用 --yes-delete 确认条数。",
        "Load a park into Neo4j. The same data loaded twice changes nothing; after an interruption run it again; what "
        "is no longer there is removed from the scope, more than a fifth of a kind only with --yes-delete.",
    )
)
@files_argument
@click.option(
    "--to", "target", type=ParkType(), metavar="URL", required=True, help="bolt://…, neo4j://…, bolt+s://…, neo4j+s://…"
)
@connection_options(hidden=False)
@click.option(
    "--dry-run", is_flag=True, help=say("只显示将有的变化，不写入。", "Show what would change, write nothing.")
)
@click.option(
    "--yes-delete",
    type=click.IntRange(min=0),
    metavar="N",
    help=say("确认删除 N 条（须与 --dry-run 一致）。", "Confirm the removal of exactly N records."),
)
@click.option(
    "--as-is",
    is_flag=True,
    help=say("需要的列尚未读出也照样载入。", "Load even while columns that are needed are not read."),
)
@output_options
@click.pass_obj
def load(
    obj: dict[str, Any],
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    *,
    target: Path | str,
    dry_run: bool,
    yes_delete: int | None,
    as_is: bool,
    format_: str | None,
    output: Path | None,
) -> None:
    """Load a park."""
    from chaingraph.analysis.changes import tell_matches
    from chaingraph.store.connection import make_connection
    from chaingraph.store.neo4j import Neo4jStore
    from chaingraph.store.scopes import DEFAULT_SCOPE
    from chaingraph.view.terminal import clean

    if isinstance(target, Path):
        raise UsageError("CG-U040", Text("--to 应为 bolt:// 等数据库地址", "--to is the URL of a database, bolt://…"))
    given = connection_of()
    scope = given.pop("scope", None) or DEFAULT_SCOPE
    with Neo4jStore(make_connection(target, **given), scope=scope) as store:
        data = read(park, mapping, encoding)
        require_rows(data, "PartyOrganization")
        if not as_is:
            _require_columns(data)
        started = time.monotonic()
        if dry_run:
            changes = store.preview(data)
        else:
            progress = None if obj["quiet"] or not sys.stderr.isatty() else Progress(sum(data.summary().values()))
            record = store.write(data, source=Path(park).name, yes_delete=yes_delete, progress=progress)
            changes = record.changes
            _mark(store, scope, data)
        matches, shared = store.matches, store.told
    rows, derived = (_change_rows(change for change in changes if change.derived is kind) for kind in (False, True))
    title = Text("将有的变化", "What would change") if dry_run else Text("载入的变化", "What the load changed")
    parts = {"relations": Table("load_relations", RELATIONS, CHANGE_COLUMNS, derived)} if derived else {}
    parts |= part_of_told(_labelled(shared))
    told = tell_matches(matches)
    notes = told if format_ == "json" else ()
    emit(Table("load", title, CHANGE_COLUMNS, rows, notes=notes, parts=parts), format_, output)
    if obj["quiet"]:
        return
    # whoever loads sees each of them: afterwards the database has the new ids and names
    said: tuple[Reason | Text, ...] = (*told, *tell_shared(shared))
    for reason in said:
        click.echo(clean(reason.in_language(obj["language"])), err=True)
    sums = _sums(rows)
    if derived:
        sums += say(
            f"（另有由属性推出的关系 {_sums(derived)}）", f" (besides relationships of references {_sums(derived)})"
        )
    if dry_run:
        click.echo(say(f"将有 {sums}；未写入", f"{sums} would change; nothing was written"), err=True)
        return
    seconds = time.monotonic() - started
    click.echo(
        say(f"载入 {record.id}：{sums}，{seconds:.1f} 秒", f"load {record.id}: {sums}, {seconds:.1f} s"), err=True
    )


def _change_rows(changes: Iterable[Change]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"label": label_of(change.kind), **{column.name: getattr(change, column.name) for column in CHANGE_COLUMNS[2:]}}
        | {"kind": change.kind}
        for change in changes
        if change.before or not change.nothing
    )


def _labelled(facts: Iterable[Any]) -> tuple[dict[str, Any], ...]:
    """Return rows of what is known by kind, with the label of the kind."""
    return tuple({"label": label_of(one.kind), **{name: getattr(one, name) for name in one.__slots__}} for one in facts)


def _sums(rows: Sequence[dict[str, Any]]) -> str:
    added, changed, removed = (sum(row[name] for row in rows) for name in ("added", "changed", "removed"))
    return f"+{added} ~{changed} -{removed}"


def _require_columns(park: Park) -> None:
    """Refuse a park while columns that it needs are not read: in a database nobody sees any more what is missing.

    Raises `InputError`: ``CG-I430`` with their headings.
    """
    unread = [] if park.quality is None else park.quality.needed_but_unread
    if not unread:
        return
    text = Text(
        "需要的列尚未读出（{zh}），未载入；请在 chaingraph check 或 intake 写出的对照表中决定，再运行一次，"
        "或加 --as-is",
        "columns that are needed are not read ({en}); nothing was loaded. Decide in the workbook that chaingraph check "
        "or intake wrote and run that again, or give --as-is",
    )
    headings = [column.heading for column in unread]
    raise InputError("CG-I430", text.format(zh="、".join(headings), en=", ".join(headings)))


class Progress:
    """One line on a terminal that says how far a load is; silent for the first second."""

    def __init__(self, total: int) -> None:
        self._total, self._before, self._kind, self._last = total, 0, "", 0
        self._shown = time.monotonic() + 1.0
        self._drawn = False

    def __call__(self, kind: str, done: int, total: int) -> None:
        """Draw the line at most five times a second."""
        if kind != self._kind:
            self._before, self._kind = self._before + self._last, kind
        self._last = done
        overall = self._before + done
        finished = overall >= self._total
        if time.monotonic() < self._shown and not (finished and self._drawn):
            return
        self._shown, self._drawn = time.monotonic() + 0.2, True
        share = overall / self._total if self._total else 1.0
        line = f"{share:4.0%} {kind} {done}/{total}"
        click.echo(f"\r{line:<60}" + ("\n" if finished else ""), nl=False, err=True)


@click.command(
    help=say(
        "园区里有什么：各类条数、最新数据日期；--loads 列出数据库的历次载入。",
        "What a park holds: records per kind and their newest date; --loads lists the loads of a database.",
    )
)
@park_argument
@click.option("--loads", is_flag=True, help=say("列出历次载入。", "List the loads."))
@output_options
def status(
    park: Path | str,
    mapping: str | None,
    encoding: str | None,
    *,
    loads: bool,
    format_: str | None,
    output: Path | None,
) -> None:
    """Print what is there."""
    table = _status_of_files(park, mapping, encoding) if isinstance(park, Path) else _status_of_database(park)
    if loads:
        emit(replace(table.parts["loads"], notes=table.notes), format_, output)
        return
    emit(table, format_, output)


def _status_of_files(park: Path, mapping: str | None, encoding: str | None) -> Table:
    from chaingraph.asof.reading import note_reading

    data = read(park, mapping, encoding)
    rows = tuple(
        {
            "kind": name,
            "label": label_of(name),
            "records": count,
            "updated": data[name]["updated"].max() if "updated" in data[name].columns else None,
        }
        for name, count in data.summary().items()
    )
    return _with_quality(_status(rows, note_reading(data.quality)), data.quality)


def _with_quality(found: Table, quality: Quality | None) -> Table:
    from chaingraph.analysis.quality import find_quality
    from chaingraph.park import Park

    rows = find_quality(replace(Park.from_rows({}), quality=quality))
    if quality is None or not len(rows):
        return found
    return replace(found, parts={**found.parts, "quality": rows}, quality=quality.to_dict())


def _status_of_database(park: str) -> Table:
    from chaingraph.asof.reading import note_reading
    from chaingraph.store.connection import make_connection
    from chaingraph.store.neo4j import Neo4jStore

    given = connection_of()
    scope = given.pop("scope", None)
    with Neo4jStore(make_connection(park, **given), scope=scope) as store:
        chosen = store.whose(every=scope is None)
        holdings, records, warnings = store.holdings(chosen), store.loads(), store.warnings()
        shared = store.shared()
    rows = _labelled(holdings)
    listed = tuple(
        {
            **{name: getattr(record, name) for name in ("id", "scope", "source", "status", "digest", "version")},
            "started": moment(record.started),
            "finished": moment(record.finished),
            "records": sum(record.counts.values()) if record.counts else None,
            "gone": record.removed,
            **{
                name: sum(getattr(c, name) for c in record.changes if not c.derived)
                for name in ("added", "changed", "removed")
            },
        }
        for record in records
    )
    several = scope is None and len(chosen.held) > 1
    notes = [finding.message for finding in warnings]
    if several:
        text = Text(
            "数据库中有多个范围：{zh}；其他命令须用 --scope 指定一个",
            "the database holds several scopes: {en}; other commands need one by --scope",
        )
        notes.append(text.format(zh="、".join(chosen.held), en=", ".join(chosen.held)))
    notes += note_shared(shared)
    quality = None if several else next((one.quality for one in records if one.status == "complete"), None)
    told: tuple[Text | Reason, ...] = (*notes, *_last_loads(records, several=several), *note_reading(quality))
    found = _with_quality(_status(rows, told, listed, several=several), quality)
    return replace(found, parts={**found.parts, **part_of_shared(_labelled(shared))})


def _last_loads(records: Sequence[Load], *, several: bool) -> Iterator[Text]:
    """Tell of the newest whole load, of each scope where there are several."""
    whole: dict[str, Load] = {}
    for record in records:
        if record.status == "complete":
            whole.setdefault(record.scope if several else "", record)
    for name, load_ in sorted(whole.items()):
        hours = (dt.datetime.now(dt.UTC) - load_.started).total_seconds() / 3600
        text = Text(
            "{zh}最近一次完整载入：{source}，{at}（{hours:.1f} 小时前）",
            "{en}last complete load: {source}, {at} ({hours:.1f} hours ago)",
        )
        facts = {"zh": f"{name}：" if several else "", "en": f"{name}: " if several else "", "source": load_.source}
        yield text.format(**facts, at=moment(load_.started), hours=hours)
    if not whole:
        yield Text("还没有完成的载入", "no load is complete yet")


def _status(
    rows: tuple[dict[str, Any], ...],
    notes: tuple[Text | Reason, ...],
    loads: tuple[dict[str, Any], ...] = (),
    *,
    several: bool = False,
) -> Table:
    parts = {"loads": Table("loads", Text("历次载入", "Loads"), LOAD_COLUMNS, loads)}
    columns = (SCOPE, *STATUS_COLUMNS) if several else STATUS_COLUMNS
    return Table("status", Text("园区现状", "What the park holds"), columns, rows, notes=notes, parts=parts)


def _mark(store: Neo4jStore, scope: str, data: Park) -> None:
    """Write on the firms what the analyses read of them, from all that the database now holds of the scope."""
    from chaingraph.asof.marks import find_marks
    from chaingraph.store.marks import holds_more, write_marks

    whole = store.read() if holds_more(store.database, data) else data
    write_marks(store.database, scope, find_marks(whole))


@click.command(
    help=say(
        "写回数据库的结果：列出各次运行，或用 --remove 移除一次。",
        "Answers that were written back to a database: list the runs, or remove one by --remove.",
    )
)
@click.argument("url", type=ParkType(), metavar="URL")
@connection_options(hidden=False)
@click.option("--remove", metavar="RUN", help=say("移除这一次运行的全部结果。", "Remove all that this run wrote."))
@output_options
@click.pass_obj
def derived(
    obj: dict[str, Any], url: Path | str, *, remove: str | None, format_: str | None, output: Path | None
) -> None:
    """List runs, or remove one."""
    from chaingraph.store.connection import make_connection
    from chaingraph.store.database import Database
    from chaingraph.store.derived import list_runs, remove_run

    given = connection_of()
    scope = given.pop("scope", None)
    with Database(make_connection(str(url), **given)) as database:
        if remove is not None:
            count = remove_run(database, remove, scope=scope)
            if not obj["quiet"]:
                click.echo(
                    say(f"已移除 {remove} 的 {count} 条结果", f"{count} records of {remove} were removed"), err=True
                )
            return
        runs = list_runs(database, scope=scope)
    rows = tuple(
        {column.name: getattr(run, column.name) for column in RUN_COLUMNS} | {"started": moment(run.started)}
        for run in runs
    )
    emit(Table("derived", Text("写回的结果", "Answers written back"), RUN_COLUMNS, rows), format_, output)


def label_of(name: str) -> str:
    """Return the label of a kind or relation in the language of the process; the name itself for what is none."""
    from chaingraph.model import KINDS, REFERENCES

    labels = {kind.name: kind.label for kind in KINDS}
    labels |= {key: reference.relation.label for key, reference in REFERENCES.items()}
    return labels[name].in_language(language_of_process()) if name in labels else name


def moment(value: Any) -> str | None:
    """Return a moment as people read it, in local time to the second."""
    return None if value is None else f"{value.astimezone():%Y-%m-%d %H:%M:%S}"
