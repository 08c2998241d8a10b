"""The canonical JSON that is written quickly is the canonical JSON."""

from hypothesis import given
from hypothesis import strategies as st

from signatories import canonical

simple = st.text() | st.integers() | st.booleans() | st.none() | st.lists(st.text(max_size=5), max_size=3)
values = simple | st.dictionaries(st.text(max_size=5), simple, max_size=3)


@given(st.dictionaries(st.text(max_size=20), values, max_size=6))
def test_a_mapping_written_quickly_is_what_the_encoder_writes(data: dict[str, object]) -> None:
    assert canonical.of_texts(data) == canonical.ENCODER.encode(data)
