from collections import Counter

import pytest

from jourer.municipalities import COUNTIES, MUNICIPALITIES


def test_every_county_has_its_number_of_municipalities() -> None:
    assert Counter(code[:2] for code, _ in MUNICIPALITIES) == {
        "01": 26,
        "03": 8,
        "04": 9,
        "05": 13,
        "06": 13,
        "07": 8,
        "08": 12,
        "09": 1,
        "10": 5,
        "12": 33,
        "13": 6,
        "14": 49,
        "17": 16,
        "18": 12,
        "19": 10,
        "20": 15,
        "21": 10,
        "22": 7,
        "23": 8,
        "24": 15,
        "25": 14,
    }
    assert len(MUNICIPALITIES) == 290
    assert {code for code, _ in COUNTIES} == {code[:2] for code, _ in MUNICIPALITIES}


@pytest.mark.parametrize("register, digits", [(COUNTIES, 2), (MUNICIPALITIES, 4)])
def test_codes_are_digits_in_order_and_nothing_is_listed_twice(
    register: tuple[tuple[str, str], ...], digits: int
) -> None:
    codes = [code for code, _ in register]
    names = [name for _, name in register]
    assert all(len(code) == digits and code.isascii() and code.isdigit() for code in codes)
    assert codes == sorted(set(codes))
    assert len(set(names)) == len(names)
    assert all(name == name.strip() and "kommun" not in name for name in names)


@pytest.mark.parametrize(
    "code, name",
    [
        ("0114", "Upplands Väsby"),
        ("0140", "Nykvarn"),
        ("0180", "Stockholm"),
        ("0305", "Håbo"),
        ("0330", "Knivsta"),
        ("0331", "Heby"),
        ("0461", "Gnesta"),
        ("0488", "Trosa"),
        ("0643", "Habo"),
        ("0980", "Gotland"),
        ("1443", "Bollebygd"),
        ("1814", "Lekeberg"),
        ("2023", "Malung-Sälen"),
        ("2584", "Kiruna"),
    ],
)
def test_name_of_a_code(code: str, name: str) -> None:
    assert dict(MUNICIPALITIES)[code] == name
