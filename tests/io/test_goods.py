"""Names of goods: forms in which they are the same, and known names that begin or end them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.io import goods, identity

SAME = (
    ("PCB 板", "ｐｃｂ－板"),
    ("電池", "电池"),
    ("减速器系列", "减速器"),
    ("减速器类", "减速器"),
    ("减速器系列产品", "减速器"),
    ("自产减速器（吨）", "减速器"),
    ("减速器（约占60.5%）", "减速器"),
    ("铝型材（6063）", "铝型材(6063)"),
    ("减速器的生产和销售", "减速器"),
    ("减速器销售业务", "减速器"),
    ("钢坯贸易", "钢坯批发"),
    ("各类真空泵", "真空泵"),
)
OTHER = (
    ("石油产品", "石油"),
    ("汽车服务", "汽车"),
    ("铝材加工", "铝材"),
    ("非金属", "金属"),
    ("其他食品", "食品"),
    ("高端机床", "机床"),
    ("销售业务", "制造业务"),
    ("X1-2", "X12"),
    ("电池（锂）", "电池"),
    ("汽车用钢板", "钢板"),
    ("氨基酸", "核苷酸"),
)
LETTERS = "电芯模组非铝用、系列类业务制造销售自产ab1-（）"
NAMES = st.text(LETTERS, min_size=1, max_size=9)


def cores(*names):
    return pl.select(core=goods.core(identity.product(pl.lit(pl.Series(names))))).to_series().to_list()


def heads(names, known):
    found = goods.find_heads(pl.Series(names), pl.Series(known))
    return [(row["core"], row["head"], row["doubtful"]) for row in found.iter_rows(named=True)]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_goods_are_the_same_whatever_does_not_change_them(one, other):
    assert len(set(cores(one, other))) == 1


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_goods_are_never_the_same(one, other):
    assert len(set(cores(one, other))) == 2


def test_a_head_that_says_nothing_counts_where_somebody_means_it():
    names, known = pl.Series(["化学制剂", "电机零部件"]), pl.Series(["制剂", "部件"])
    assert goods.find_heads(names, known).is_empty()
    assert goods.find_heads(names, known, pl.Series(["制剂"])).select("core", "head").rows() == [("化学制剂", "制剂")]


@given(name=NAMES)
def test_two_letters_stay_and_nothing_more_can_be_taken_off(name):
    key = pl.select(identity.product(pl.lit(name))).item()
    core = cores(name)[0]
    assert core == key or (len(core) >= 2 and core in key)
    assert pl.select(identity.product(pl.lit(key))).item() == key


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("摄像头模组", ["模组", "摄像头模组"], [("摄像头模组", "模组", False)]),
        ("摄像头模组", ["模组", "头模组"], [("摄像头模组", "头模组", False), ("摄像头模组", "模组", False)]),
        ("铝合金线材", ["线材"], [("铝合金线材", "线材", True)]),
        ("报废客车", ["客车"], [("报废客车", "客车", True)]),
        ("非金属", ["金属"], []),
        ("电机零部件", ["部件"], []),  # the generic 零部件 stands before it
        ("光伏epc", ["pc"], []),  # no part of a foreign word
        ("齿轮、壳体", ["壳体"], []),  # a list is no kind of its last item
        ("水泵", ["泵"], []),
        ("检测设备", ["设备"], []),
    ],
)
def test_heads(name, known, found):
    assert heads([name], known) == found


def oracle(name, known):
    """The plain loop: tails of two letters and more, the longest first, until one says nothing."""
    lists = goods.words()
    for at in range(1, len(name) - 1):
        tail, rest = name[at:], name[:at]
        if tail in lists["generic"]:
            return
        torn = rest[-1] in "ab1" and tail[0] in "ab1"
        if tail in known and not torn and "、" not in rest and not rest.endswith(tuple(lists["negations"])):
            doubtful = any(rest.endswith(one + end) for one in lists["materials"] for end in ("", "制", "质", "系"))
            yield (name, tail, doubtful)


@given(names=st.lists(NAMES, unique=True, max_size=6), known=st.lists(NAMES, unique=True, max_size=6))
def test_heads_are_those_of_the_plain_loop(names, known):
    wanted = [row for name in sorted(names) for row in oracle(name, set(known) - set(goods.words()["generic"]))]
    assert sorted(heads(names, known)) == sorted(wanted)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("钢材贸易", "trades"),
        ("钢材经销业务", "trades"),
        ("药品代理", "trades"),
        ("家电零售", "trades"),
        ("钢材销售", None),  # makers write it as well
        ("锅炉安装", "serves"),
        ("齿轮制造", "makes"),
        ("自产氧化铝", "makes"),
        ("齿轮", None),
    ],
)
def test_the_role_is_told_by_the_end_of_the_name(name, role):
    assert pl.select(goods.role(pl.lit(name))).item() == role


@pytest.mark.parametrize("between", ["、", "/", "；", ";", "\n", "和"])
def test_a_list_in_one_text_is_parted_however_it_is_typed(between):
    assert goods.split(pl.Series([f"齿轮{between}轴承"]))["part"].to_list() == ["齿轮", "轴承"]
    assert heads([f"齿轮{between}轴承"], ["轴承"]) in ([], [("齿轮和轴承", "轴承", False)])
