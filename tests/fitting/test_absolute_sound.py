"""Sound in Hz, m/s or Pa is read where the head is certain, or it is refused with what to do."""

import numpy as np
import pytest
from synthetic_glass import GLASS, MODEL

from glassblocks.errors import TableError
from glassblocks.fitting import fit, read_curves
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.tunneling import internal_friction, velocity_shift

T = np.geomspace(0.02, 1.0, 15)
F_0 = 84321.0
SHIFT = velocity_shift(MODEL, T, 2 * np.pi * F_0).t
LOSS = internal_friction(MODEL, T, 2 * np.pi * F_0).t


def read(tmp_path, heads, *columns, **options):
    """The curves of a table of T and these columns, and what was said."""
    path, said = tmp_path / "data.csv", []
    rows = zip(T, *columns, strict=True)
    text = "\n".join([f"T [K],{heads}", *(",".join(f"{each:.12g}" for each in row) for row in rows)])
    path.write_text(text, encoding="utf-8")
    return read_curves(str(path), said.append, ReadingOptions.of_texts(**options)), "\n".join(said)


def test_a_frequency_shift_in_hertz_over_the_frequency_is_a_shift_of_sound_with_its_errors(tmp_path):
    heads = "frequency [kHz],frequency shift torsion [mHz],error [mHz]"
    (curve,), said = read(tmp_path, heads, 0 * T + F_0 / 1e3, SHIFT * F_0 * 1e3, 0 * T + 5.0)
    assert "divided by the frequency, because df/f_0 equals dv/v" in said
    np.testing.assert_allclose(curve.y, SHIFT, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(curve.sigma, 5e-3 / F_0)
    found = fit([curve], GLASS)["C_t"]
    assert found.profile_95[0] < MODEL.C.t < found.profile_95[1]
    (again,), _ = read(
        tmp_path,
        "df [Hz]",
        SHIFT * F_0,
        column=["df [Hz]=frequency shift torsion [Hz]"],
        frequency="84.321 kHz",
    )
    np.testing.assert_allclose(again.y, SHIFT, rtol=1e-9, atol=1e-15)


def test_a_linewidth_over_the_frequency_is_the_friction(tmp_path):
    (curve,), said = read(tmp_path, "f [Hz],linewidth torsion [Hz]", 0 * T + F_0, LOSS * F_0)
    assert "full width at half power" in said
    np.testing.assert_allclose(curve.y, LOSS, rtol=1e-9)


def test_without_the_frequency_a_shift_in_hertz_is_an_error_that_asks_for_it(tmp_path):
    with pytest.raises(TableError, match=r"no column 'frequency'.*--frequency '5 MHz'"):
        read(tmp_path, "frequency shift torsion [Hz]", SHIFT * F_0)


@pytest.mark.parametrize(
    ("head", "remedy"),
    [
        ("df [Hz]", "df/f_0 equals dv/v; --column 'df [Hz]=frequency shift longitudinal [Hz]'"),
        ("Δf (Hz)", "--frequency '84.3 kHz'. If it is its width, it is 'linewidth' instead"),
        ("f [Hz]", "write its relative change f/f_0 - 1 in a column such as 'dc/c torsion'"),
        ("resonance frequency torsion (Hz)", "'dc/c transverse'; f_0 is f at any one temperature"),
        (
            "v_t (m/s)",
            "'v_t (m/s)' is absolute: write its relative change v/v_0 - 1 in a column such as 'dc/c tran",
        ),
        (
            "sound velocity longitudinal [km/s]",
            "such as 'dc/c longitudinal'; v_0 is v at any one temperature",
        ),
        ("sound speed", "v/v_0 - 1"),
        ("dv [m/s]", "a change in m/s: divide it by v_0"),
        ("Young's modulus [GPa]", "E/E_0 - 1 in a column such as 'dE/E'"),
        ("shear modulus [GPa]", "such as 'dG/G'"),
        ("width [Hz]", "--column 'width [Hz]=linewidth longitudinal [Hz]'"),
    ],
)
def test_other_absolute_numbers_are_refused_with_what_to_do(tmp_path, head, remedy):
    with pytest.raises(TableError) as caught:
        read(tmp_path, head, 3800 * (1 + SHIFT))
    assert remedy in str(caught.value)


def test_a_resonance_that_drifts_is_said_to_be_data_where_its_shift_is_no_column(tmp_path):
    columns = F_0 * (1 + SHIFT), LOSS
    assert "f/f_0 - 1 in a column 'dc/c transverse'" in read(tmp_path, "f [Hz],Q^-1 torsion", *columns)[1]
    both = read(tmp_path, "f [Hz],Q^-1 torsion,dv/v torsion", *columns, SHIFT)[1]
    assert "taken for one resonance" in both
    assert "would be data" not in both


def test_an_absolute_column_beside_other_data_is_a_warning_unless_it_is_said_to_be_nothing(tmp_path):
    heads, columns = "f [Hz],Q^-1 transverse,df [Hz]", (0 * T + F_0, LOSS, SHIFT * F_0)
    (_,), said = read(tmp_path, heads, *columns)
    assert "WARNING: column 'df [Hz]' is not used: 'df [Hz]' is in Hz: if it is the shift" in said
    for text in ("df [Hz]=-", "df [Hz]=frequency shift torsion [Hz]"):
        assert "WARNING" not in read(tmp_path, heads, *columns, column=[text])[1]
    assert "WARNING" not in read(tmp_path, heads.replace("df", "lock-in frequency"), *columns)[1]
