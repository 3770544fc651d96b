from tests.report.reports import report, run_for


def test_every_line_is_one_command_and_nothing_ends_it_early() -> None:
    name = '{"name": "100%,a:b\\n::error::x"}'
    lines = report("github", run_for(), {"a,b:c.json": name}).splitlines()
    assert all(line.startswith(("::notice ", "::warning ")) for line in lines)
    assert lines[0].startswith("::warning file=a%2Cb%3Ac.json,line=1,col=1,title=annex-category::")
    assert "100%25,a:b\\x0a\\x3a:error\\x3a:x: " in lines[0]


def test_a_verdict_to_fail_on_is_an_error() -> None:
    lines = report("github", run_for("SA", fail_on=("category-i", "denial"))).splitlines()
    titles = [line.split("title=")[1].split("::")[0] for line in lines if line.startswith("::error")]
    assert titles == ["--fail-on category-i", "--fail-on denial", "bare-number", "unknown-key"]
