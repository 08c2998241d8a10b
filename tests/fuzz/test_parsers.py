"""Whatever bytes come in, each parser reads them or refuses them in the way that it says, and repeats nothing."""

from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import BY_NAME, NASTY, PLANTED, Target, read

FEW, MANY = 15, 3000


@st.composite
def bent(draw: st.DrawFn, samples: tuple[bytes, ...]) -> bytes:
    """A good sample with bytes changed, cut out, doubled or put in; or anything at all."""
    data = draw(
        st.one_of(st.sampled_from(samples), st.binary(max_size=300), st.text(max_size=200).map(str.encode))
    )
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(data)))
        end = draw(st.integers(place, min(len(data), place + 40)))
        put = draw(st.one_of(st.binary(max_size=8), st.sampled_from([*NASTY, data[place:end] * 2])))
        data = data[:place] + put + data[end:]
    return data


def fuzzed(target: Target, folder: Path, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(bent(target.samples))
    def every(data: bytes) -> None:
        read(target, data, Path(mkdtemp(dir=folder)))

    every()


@pytest.mark.parametrize("name", BY_NAME)
def test_a_parser_reads_or_refuses(name: str, tmp_path: Path) -> None:
    target = BY_NAME[name]
    for sample in target.samples:
        read(target, sample, Path(mkdtemp(dir=tmp_path)))
    fuzzed(target, tmp_path, 3 if target.is_slow else FEW)


@pytest.mark.drill
@pytest.mark.parametrize("name", BY_NAME)
def test_a_parser_reads_or_refuses_thousands(name: str, tmp_path: Path) -> None:
    fuzzed(BY_NAME[name], tmp_path, MANY // 10 if BY_NAME[name].is_slow else MANY)


def test_a_parser_that_breaks_is_found(tmp_path: Path) -> None:
    def breaks(data: bytes, _folder: Path) -> object:
        return data.decode(errors="replace").partition("=")[2][0]

    with pytest.raises(IndexError):
        fuzzed(Target("planted", breaks, (b"a=b",)), tmp_path, 200)


def test_a_parser_that_repeats_what_it_got_is_found(tmp_path: Path) -> None:
    def repeats(data: bytes, _folder: Path) -> object:
        raise ValueError(data.decode(errors="replace"))

    with pytest.raises(AssertionError):
        read(Target("planted", repeats, (b"",), (ValueError,)), PLANTED, tmp_path)
