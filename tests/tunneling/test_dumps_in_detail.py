"""What is read out of dumps, number by number: cells by their vectors, slopes by numpy's own fit, lines by counting."""

import numpy as np
import pytest
from user_tls import ASYMMETRY, COUPLINGS, STRAINS, write_dumps

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.errors import TableError
from glassblocks.tensors.mandel import WEIGHTS
from glassblocks.tunneling.lammps_dumps import read_dump_files
from glassblocks.tunneling.searched_systems import read_searches, search_folders


def read(folder):
    notes = []
    return read_searches(search_folders(folder), notes.append), notes


def tensors(found):
    """In the dumps' order, eV."""
    return (found.systems.coupling / WEIGHTS / ELECTRON_VOLT)[:, [0, 1, 2, 5, 4, 3]]


def positions(folder, cells, tilted=True):
    """TLS.pos of cells given by their three vectors: LAMMPS writes the bounds of what encloses each, and the tilts."""
    lines = []
    for a, b, c in cells:
        corners = np.array([i * a + j * b + k * c for i in (0, 1) for j in (0, 1) for k in (0, 1)]) - [
            3,
            -2,
            1,
        ]
        rows = zip(corners.min(axis=0), corners.max(axis=0), (b[0], c[0], c[1]), strict=True)
        lines += ["ITEM: BOX BOUNDS" + (" xy xz yz" if tilted else "") + " pp pp pp"]
        lines += [" ".join(f"{value!r}" for value in map(float, row[: 3 if tilted else 2])) for row in rows]
        lines += ["ITEM: ATOMS id type x y z", "1 1 0 0 0"]
    (folder / "TLS.pos").write_text("\n".join(lines) + "\n")


def cell(xy, xz, yz):
    return np.array([[20.0, 0, 0], [xy, 25.0, 0], [xz, yz, 30.0]])


@pytest.mark.parametrize("tilts", [(1, 2, 3), (-1, 2, -3), (1, -2, 3), (-4, -2, -1), (3, -1, 0), (0, 0, 0)])
def test_the_volume_of_a_tilted_cell_is_its_determinant(tmp_path, tilts):
    folder = write_dumps(tmp_path / "run")
    positions(folder, [cell(*tilts)])
    assert read_dump_files(folder).volume == pytest.approx(np.linalg.det(cell(*tilts)))


def test_boxes_that_change_are_averaged_and_straight_ones_have_no_tilts(tmp_path):
    folder = write_dumps(tmp_path / "run")
    positions(folder, [np.diag([10.0, 20.0, 30.0]), np.diag([11.0, 20.0, 30.0])], tilted=False)
    assert read_dump_files(folder).volume == pytest.approx(10.5 * 20 * 30)
    (folder / "TLS.pos").write_text("nothing of a box\n")
    assert read_dump_files(folder).volume is None


def test_the_files_that_need_not_be_there_need_not_be_there(tmp_path):
    whole, part = write_dumps(tmp_path / "a"), write_dumps(tmp_path / "b")
    for name in ("TLS.pos", "cc_ec_final.dump"):
        (part / name).unlink()
    assert read(whole)[0].moduli is not None and read(whole)[0].volume is not None
    for source in (part, tmp_path):
        found, _ = read(source)
        assert found.moduli is None and found.volume is None


def test_moduli_have_the_standard_error_of_their_mean(tmp_path):
    folder = write_dumps(tmp_path / "run")
    path = folder / "cc_ec_final.dump"
    path.write_text(path.read_text().replace("445000", "415000", 1).replace("306000", "336000", 1))
    moduli = read(folder)[0].moduli
    bulk, shear = np.array([43.1, 44.6, 44.6]) * 1e9, np.array([32.0, 30.5, 30.5]) * 1e9
    assert moduli.bulk == pytest.approx(bulk.mean()) and moduli.shear == pytest.approx(shear.mean())
    assert moduli.bulk_error == pytest.approx(1.5e9 / 3) and moduli.shear_error == pytest.approx(1.5e9 / 3)
    alone = read(write_dumps(tmp_path / "one", COUPLINGS[:1], ASYMMETRY[:1]))[0].moduli
    assert alone.bulk == pytest.approx(44.6e9) and alone.bulk_error is None and alone.shear_error is None


def bent(folder, bend):
    """The first system's asymmetry under xx gets a cubic, which leaves the other lines straight."""
    line = ASYMMETRY[0] + 2 * COUPLINGS[0, 0] * STRAINS + bend * (STRAINS / 0.005) ** 3
    path = folder / "cc_ec_raw_data.dump"
    lines = path.read_text().splitlines()
    for number, value in enumerate(line, start=1):
        cells = lines[number].split("\t")
        cells[3] = f"{value:.12f}"
        lines[number] = "\t".join(cells)
    path.write_text("\n".join(lines) + "\n")
    written = np.round(STRAINS, 6)
    best = np.polyfit(written, line, 1)
    away = line - np.polyval(best, written)
    return best[0], np.sqrt(np.mean(away**2)) / abs(best[0] * (written[-1] - written[0]))


def test_a_bent_line_is_noted_from_a_fifth_of_its_rise_on_and_its_slope_is_that_of_the_best_line(tmp_path):
    for bend, crooked in ((-0.0065, False), (-0.0073, True)):
        folder = write_dumps(tmp_path / f"{bend}")
        (folder / "cc_ec_final.dump").unlink()
        slope, share = bent(folder, bend)
        assert (share > 0.2) == crooked and 0.12 < share < 0.3
        found, notes = read(folder)
        assert tensors(found)[0, 0] == pytest.approx(slope / 2, rel=1e-9)
        assert [note for note in notes if "1 of 18 asymmetries are no straight lines" in note] == notes
        assert len(notes) == crooked


def test_systems_without_an_asymmetry_are_left_out_and_none_is_an_error(tmp_path):
    found, notes = read(write_dumps(tmp_path / "a", asymmetry=(0.018, 0.0, 0.011)))
    assert len(found.systems.energy) == 2 == len(found.barrier)
    assert tensors(found) == pytest.approx(COUPLINGS[[0, 2]], abs=2e-4)
    assert len(notes) == 1 and "1 of 3 systems left out: the asymmetry is below" in notes[0]
    with pytest.raises(TableError, match="no system with two minima"):
        read(write_dumps(tmp_path / "b", asymmetry=(0.0, 0.0, 0.0)))


@pytest.mark.parametrize(("written", "fits"), [(0.606, True), (0.594, True), (0.63, False), (0.57, False)])
def test_couplings_of_both_files_agree_within_two_hundredths(tmp_path, written, fits):
    folder = write_dumps(tmp_path / "run")
    path = folder / "cc_ec_final.dump"
    # the second system's xz
    path.write_text(path.read_text().replace("0.600000", f"{written:f}", 1))
    if fits:
        assert tensors(read(folder)[0]) == pytest.approx(COUPLINGS, abs=2e-4)
    else:
        with pytest.raises(
            TableError, match=rf"system 2: received \|gamma\| = {written:f} eV .* and 0\.6000"
        ):
            read(folder)


def test_a_small_coupling_may_differ_by_what_six_decimals_tell(tmp_path):
    for small, fits in ((0.00016, True), (0.0003, False)):
        folder = write_dumps(tmp_path / f"{small}", np.array([[0.9, -0.3, 0.2, 0.1, 0.0001, 0.4]]), (0.018,))
        path = folder / "cc_ec_final.dump"
        path.write_text(path.read_text().replace("0.000100", f"{small:f}", 1))
        if fits:
            read(folder)
        else:
            with pytest.raises(TableError, match="system 1"):
                read(folder)


def test_a_pair_is_found_again_up_to_a_quarter_and_through_one_in_between(tmp_path):
    one = np.array([0.9, -0.3, 0.2, 0.1, -0.05, 0.4])
    other = np.array([0.1, 0.8, -0.5, 0.3, 0.3, 0.1])

    def groups(*couplings):
        number = len(list(tmp_path.iterdir()))
        folder = write_dumps(
            tmp_path / f"{number}", np.array(couplings), 0.01 + 0.001 * np.arange(len(couplings))
        )
        found, notes = read(folder)
        return found.systems.group.tolist(), notes

    assert groups(one, 1.3 * one, other)[0] == [0, 0, 2]  # |0.3| of 1.3 is less than a quarter
    assert groups(one, 1.36 * one, other) == ([0, 1, 2], [])
    assert groups(other, -1.3 * one, one)[0] == [0, 1, 1]
    found, notes = groups(one, 1.6 * one, other, 1.27 * one)
    assert found == [0, 0, 2, 0]
    assert "2 of 4 systems have the coupling of another" in notes[0]


def test_a_path_means_the_folders_with_dumps(tmp_path):
    for name in ("b", "a", "c"):
        write_dumps(tmp_path / name)
    (tmp_path / "c" / "TLS.dump").unlink()
    assert search_folders(tmp_path) == [tmp_path / "a", tmp_path / "b"]
    assert search_folders(tmp_path / "b" / "cc_ec_final.dump") == [tmp_path / "b"]
    assert search_folders(tmp_path / "c") == [tmp_path / "c"]
    assert search_folders(tmp_path / "b" / "TLS.pos") == []
    write_dumps(tmp_path)
    assert search_folders(tmp_path) == [tmp_path]


def problems(folder):
    with pytest.raises(TableError) as error:
        read_dump_files(folder)
    return error.value.problems


def test_problems_of_a_dump_are_told_with_the_line_where_they_stand(tmp_path):
    folder = write_dumps(tmp_path / "run")
    path = folder / "cc_ec_raw_data.dump"
    lines = path.read_text().splitlines()
    second = [number for number, line in enumerate(lines, start=1) if line.startswith("Strain")][1]

    def with_changes(**changes):
        changed = {int(number[1:]): text for number, text in changes.items()}
        path.write_text("\n".join(changed.get(n, line) for n, line in enumerate(lines, start=1)) + "\n")
        return [each.removeprefix(f"{path}, ") for each in problems(folder)]

    broken = with_changes(
        **{f"_{second + 2}": "0.1 0.2", f"_{second + 4}": "nan\t" + lines[second + 3].split("\t", 1)[1]}
    )
    assert [each.split(":")[0] for each in broken] == [f"line {second + 2}", f"line {second + 4}"]
    assert "received 2 columns" in broken[0] and "received 'nan" in broken[1]
    (long,) = with_changes(**{f"_{second + 2}": lines[second + 1] + "\t1.0"})
    assert long.startswith(f"line {second + 2}: received 17 columns")
    short = with_changes(**{f"_{second + 2}": "", f"_{second + 4}": ""})
    assert len(short) == 1 and short[0].startswith(
        f"line {second}: received 40 lines below a header 'Strain'"
    )
    headless = with_changes(_1="")
    assert len(headless) == 1 and headless[0].startswith(
        "line 2: received 42 lines without a header 'Strain'"
    )
    missing = with_changes(**{f"_{second}": ""})
    assert len(missing) == 1 and missing[0].startswith("line 1: received 84 lines below a header")


def test_empty_dumps_hold_no_system(tmp_path):
    folder = write_dumps(tmp_path / "run")
    for name in ("TLS.dump", "cc_ec_raw_data.dump"):
        (folder / name).write_text("\n")
    found = problems(folder)
    assert len(found) == 2 and all("received no system" in each for each in found)
