from tests.scale import count, seed


def pytest_report_header() -> str:
    return f"comp: seed {seed()} (repeat with COMP_TEST_SEED={seed()}), {count(1000)} of 1000 cases"
