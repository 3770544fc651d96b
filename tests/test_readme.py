from tests.readme import README, true_readme


def test_what_the_readme_shows_is_what_the_commands_print() -> None:
    text = README.read_text()
    assert true_readme(text) == text, "if the change is intended: make readme, and read the diff"
