"""The folder for machines without a network: what Windows alone needs is looked for, whatever machine makes it."""

import zipfile

from bundle import present, wanted, windows_markers


def wheel(folder, name, *requires):
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        lines = [
            "Metadata-Version: 2.1",
            f"Name: {name}",
            "Version: 1.0",
            *(f"Requires-Dist: {line}" for line in requires),
        ]
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n")


def test_conditions_are_read_as_windows_has_them(tmp_path):
    wheel(
        tmp_path,
        "chaingraph",
        "Click>=8",
        'colours; platform_system == "Windows"',
        'terminals; sys_platform != "win32"',
        "backport; python_version < '3.12'",
        "graphs_fast>=1; extra == 'fast'",
    )
    wheel(tmp_path, "click", "Co.lou_rs; sys_platform == 'win32'")
    assert wanted(tmp_path, windows_markers("3.13")) == {"click", "colours", "co-lou-rs"}
    assert wanted(tmp_path, windows_markers("3.11")) == {"click", "colours", "co-lou-rs", "backport"}
    assert present(tmp_path) == {"chaingraph", "click"}
