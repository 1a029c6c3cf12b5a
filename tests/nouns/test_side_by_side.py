"""Pieces next to each other come back in the order they were given; a failure is not lost."""

import pytest

from comp.side_by_side import side_by_side


def test_results_stand_in_the_order_of_the_pieces() -> None:
    assert side_by_side(lambda number: number * number, range(100)) == [n * n for n in range(100)]


def test_no_pieces_give_no_results() -> None:
    assert side_by_side(lambda number: number, list[int]()) == []


@pytest.mark.parametrize("pieces", [[0], [1, 0, 2]])
def test_what_goes_wrong_with_one_piece_is_raised(pieces: list[int]) -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda number: 1 // number, pieces)
