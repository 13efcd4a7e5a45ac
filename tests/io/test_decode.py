"""Encodings are proved, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.errors import InputError
from chaingraph.io import read_park
from chaingraph.io.decode import decode

TEXT = "id,企业名称,从业人数,来源\nE1,甲（泸州）,12,表\nE2,NA,,表\nE3,null,3,表\nE4,None,4,表\n"
WAYS = {
    "utf-8": TEXT.encode(),
    "utf-8-sig": TEXT.encode("utf-8-sig"),
    "gb18030": TEXT.encode("gb18030"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "utf-16-be": TEXT.encode("utf-16-be"),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_encoding_gives_the_same_park(way, tmp_path):
    (tmp_path / "enterprises.csv").write_bytes(WAYS[way])
    park = read_park(tmp_path)
    assert park["Enterprise"]["name"].to_list() == ["甲（泸州）", "NA", "null", "None"]
    assert park["Enterprise"]["employees"].to_list() == [12, None, 3, 4]
    (tmp_path / "enterprises.csv").write_bytes(WAYS["utf-8"])
    assert park.equals(read_park(tmp_path))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@given(rows=st.lists(st.text(alphabet="一开夀不同的厂A1（）", min_size=1, max_size=12), min_size=1, max_size=20))
def test_utf16_without_a_mark_is_told_also_by_characters_with_a_zero_half(encoding, rows):
    text = "企业名称,从业人数\n" + "".join(f"{row},1\n" for row in rows)
    assert decode(text.encode(encoding), "f") == decode(text.encode(encoding), "f", encoding)


def test_lines_may_end_in_carriage_returns_alone(tmp_path):
    text = "企业名称,从业人数\r甲不,3\r乙,5\r"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        (tmp_path / "enterprises.csv").write_bytes(text.encode(encoding))
        assert read_park(tmp_path)["Enterprise"].select("name", "employees").rows() == [("甲不", 3), ("乙", 5)]


@given(st.text(alphabet=st.characters(codec="gb18030", exclude_characters="\0"), min_size=1))
def test_forced_gb18030_gives_the_text_back(text):
    assert decode(text.encode("gb18030"), "f", "gb18030").data.decode() == text.removeprefix("\ufeff")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=1))
def test_utf8_is_taken_as_it_is(text):
    found = decode(text.encode(), "f")
    assert (found.data, found.encoding) == (text.encode(), "utf-8")


@pytest.mark.parametrize(
    ("data", "encoding", "code"),
    [
        (b"", None, "CG-I403"),
        (b"id,name\n\0E1,x\n", None, "CG-I405"),
        ("名称".encode()[:-1] + b"\xff\xff", None, "CG-I404"),
        (b"\xff\xfe\x41", None, "CG-I404"),
        ("名称".encode(), "ascii", "CG-I406"),
        (b"x", "no-such", "CG-I406"),
        # A copy that broke off: as GB18030 the first two would be other names
        ("name\n甲厂乙丙".encode()[:-2], None, "CG-I415"),
        ("企业名称\n".encode() + "甲".encode()[:1], None, "CG-I415"),
    ],
)
def test_what_fits_nowhere_is_refused_with_a_remedy(data, encoding, code):
    with pytest.raises(InputError) as caught:
        decode(data, "f.csv", encoding)
    assert caught.value.code == code
    assert "f.csv" in caught.value.text.zh and "f.csv" in caught.value.text.en


def test_big5_can_be_named(tmp_path):
    (tmp_path / "enterprises.csv").write_bytes("id,name,source\nE1,電子廠,s\n".encode("big5"))
    assert read_park(tmp_path, encoding="big5")["Enterprise"]["name"].to_list() == ["電子廠"]


SIMPLE = (
    "企业名称,街道\n成都智造机电有限公司,高新街道\n",
    "名称\n西部轴承厂\n",
    "name,street\n重庆长江电子科技有限公司,东街\n",
)
TRADITIONAL = (
    "企業名稱,街道\n甲測試有限公司,東街\n",
    "名稱\n臺灣積體電路製造公司\n",
    "name\n鴻海精密工業股份有限公司\n",
)


@pytest.mark.parametrize("text", SIMPLE)
def test_simplified_texts_are_gb18030(text):
    assert decode(text.encode("gb18030"), "f").data.decode() == text


@pytest.mark.parametrize("text", TRADITIONAL)
def test_traditional_texts_are_taken_for_what_they_are(text):
    """The bytes decide, not the script: both code pages hold traditional letters."""
    for encoding in ("big5-hkscs", "gb18030"):
        found = decode(text.encode(encoding), "f")
        assert (found.data.decode(), found.encoding) == (text, encoding)


def test_big5_is_told(tmp_path):
    (tmp_path / "enterprises.csv").write_bytes("name\n甲測試有限公司\n".encode("big5"))
    park = read_park(tmp_path)
    assert park["Enterprise"]["name"].to_list() == ["甲測試有限公司"]
    assert [(found.code, "big5-hkscs" in found.message.en) for found in park.findings] == [("CG-F305", True)]


@pytest.mark.parametrize(
    ("data", "candidates"),
    [
        ("name\n株式会社あいうえおかきくけこ\n".encode("shift_jis"), False),
        # as likely in one code page as in the other
        ("name\n呢哦\n".encode("gb18030"), True),
        ("name\n甲厂\n".encode("gb18030"), True),
    ],
)
def test_what_is_not_clearly_one_code_page_is_asked(data, candidates):
    with pytest.raises(InputError, match="CG-I404") as caught:
        decode(data, "f.csv")
    assert ("it may be" in caught.value.text.en and "可能是" in caught.value.text.zh) == candidates


def test_a_long_file_is_not_looked_at_whole():
    text = "企业名称\n" + "成都智造机电有限公司\n" * 50_000
    assert decode(text.encode("gb18030"), "f").encoding == "gb18030"
    broken = text.encode("gb18030") + b"\xff\xff\n"
    with pytest.raises(InputError, match="CG-I404"):
        decode(broken, "f")
