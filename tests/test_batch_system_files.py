"""The file of a batch system: what it states is taken as it is or refused in one error."""

import pytest

pytest.importorskip("dask_jobqueue")
from glassblocks.dask_executors import _cluster
from glassblocks.errors import ConfigError


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nosuch: 1", "slurm has no 'nosuch'; it has account, "),
        ("1: 2", "slurm has no '1'"),
        ("cores: -1", "cores: received -1; allowed: a whole number > 0"),
        ("cores: .nan", "cores: received nan"),
        ("processes: 0", "processes: received 0"),
        ("memory: [1]", "'list' object"),
        ("interface: nosuch0", "not a valid network interface"),
        ("queue: &a x\n    account: *a", "an alias"),
        ("queue: !!bool x", "no YAML"),
        ("# " + "x" * 2**16, "more than 64 KiB"),
        ("queue: " + "[" * 1001, "more than 1000 brackets"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_cannot_be_is_refused(line, says, tmp_path):
    path = tmp_path / "slurm.yaml"
    stated = {"cores": "cores: 1", "memory": "memory: 2GB"} | {line.split(":")[0]: line}
    path.write_text("jobqueue:\n  slurm:\n" + "".join(f"    {each}\n" for each in stated.values()))
    with pytest.raises(ConfigError) as refused, _cluster(path):
        pass
    assert says in str(refused.value)
