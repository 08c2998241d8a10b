"""Every case of the matrix of attacks and faults (docs/matrix.csv) has a test that is named after it."""

from tests.tools import matrix

NOT_YET: set[str] = set()
"""Cases whose test is still to be written."""


def test_every_case_has_a_test_of_its_name() -> None:
    assert matrix.without_a_test(matrix.cases(), matrix.tests_by_case()) - NOT_YET == set()


def test_no_test_is_of_a_case_that_does_not_exist() -> None:
    assert matrix.tests_by_case().keys() - matrix.cases().keys() == set()


def test_a_case_without_a_test_is_named() -> None:
    tests = matrix.tests_by_case()
    assert matrix.without_a_test([*matrix.cases(), "Z9"], tests) - NOT_YET == {"Z9"}
    del tests["A7"]
    assert "A7" in matrix.without_a_test(matrix.cases(), tests)


def test_a_name_says_its_cases() -> None:
    assert matrix.cases_of("test_a7_a_role_opens_its_own_doors") == {"A7"}
    assert matrix.cases_of("test_i1_i2_no_text_enters") == {"I1", "I2"}
    assert matrix.cases_of("test_a_role_opens") == set()
    assert matrix.plain("test_i1_i2_no_text_enters") == "test_no_text_enters"
