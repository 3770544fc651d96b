from tests.snapshot import SNAPSHOT, verdicts


def test_the_verdicts_of_all_real_aircraft_are_those_committed() -> None:
    assert verdicts() == SNAPSHOT.read_text(), "if the change is intended: make snapshot, and read the diff"
