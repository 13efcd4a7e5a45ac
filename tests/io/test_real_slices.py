"""Real files with real dirt where they are, and small replicas of them everywhere."""

import pytest
from paths import DATA
from stdnum.cn import uscc

from chaingraph.io import count_findings, read_park

KINDS_OF_DIRT = {
    "CG-F301": lambda code, bare: code != bare and uscc.is_valid(bare),
    "CG-F302": lambda code, bare: not uscc.is_valid(bare) and uscc.is_valid(bare.replace("O", "0").replace("I", "1")),
    "CG-W204": lambda code, bare: "E+" in bare,
    "CG-W205": lambda code, bare: bare.isdigit() and bare.endswith("000") and not uscc.is_valid(bare),
}


def replica(folder):
    """Write units with invented codes and each class of dirt of the real file."""
    bodies = [f"9100000000{n:07d}" for n in range(1, 9)]
    good = [body + uscc.calc_check_digit(body) for body in bodies]
    lettered = next(code for code in good if "1" in code)
    codes = [*good[:5], "MA".join((good[5][:0], "")) or good[5], f"{good[6]}-", "9.13E+17", "913301000000000000"]
    codes += [lettered.replace("1", "I", 1).replace("0", "O", 1), "12345"]
    rows = [f"协会,单位{n},{code},县,市" for n, code in enumerate(codes)]
    (folder / "units.csv").write_text(
        "kind,name,unified_social_credit_code,county,city\n" + "\n".join(rows), encoding="utf-8"
    )
    return folder


def slices():
    return ["replica", *(["real"] if (DATA / "uscc-zhejiang").is_dir() else [])]


@pytest.mark.parametrize("which", slices())
def test_every_class_of_dirt_is_found_and_counted(which, tmp_path):
    folder = DATA / "uscc-zhejiang" if which == "real" else replica(tmp_path)
    lines = (folder / "units.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    codes = [line.split(",")[2].strip() for line in lines]
    park = read_park(folder, mapping="uscc_zhejiang")
    found = count_findings(park)
    for name, says in KINDS_OF_DIRT.items():
        expected = sum(says(code, code.upper().rstrip("-")) for code in codes)
        assert found.get(name, 0) == expected, name
    (account,) = park.accounts
    assert account.read == len(codes) == account.kept + account.repaired + account.quarantined


def test_the_real_counts_as_written_down():
    if "real" not in slices():
        assert not (DATA / "uscc-zhejiang").is_dir()
        return
    found = count_findings(read_park(DATA / "uscc-zhejiang", mapping="uscc_zhejiang"))
    assert {name: found[name] for name in ("CG-W204", "CG-W205", "CG-F301", "CG-F302")} == {
        "CG-W204": 60,
        "CG-W205": 30,
        "CG-F301": 31,
        "CG-F302": 1,
    }
    park = read_park(DATA / "kag-supplychain", mapping="kag_supplychain")
    assert (park["Enterprise"].height, count_findings(park)) == (103, {"CG-T636": 2, "CG-T650": 2})
    transfers = park["SUPPLIES"].filter(source="kag:fund_transfer")
    assert transfers.height == 19
    # Payer CSF0000001662 paid CSF0000001579 102,191 yuan: the goods ran the other way
    paid = transfers.filter(from_id="CSF0000001579", to_id="CSF0000001662")
    assert paid["annual_value"].to_list() == [pytest.approx(10.2191)]
