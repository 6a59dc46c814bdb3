"""The package as a whole: its public names, its cheap start, its errors on the command line."""

import subprocess
import sys

import pytest

import glassblocks


def run(*arguments, code=None):
    command = ["-c", code] if code else ["-m", "glassblocks", *arguments]
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)


def test_every_public_name_is_there():
    for name in glassblocks.__all__:
        assert getattr(glassblocks, name) is not None
    with pytest.raises(AttributeError):
        glassblocks.no_such_name  # noqa: B018


def test_subpackages_work_after_importing_the_package_alone():
    code = (
        "import glassblocks\n"
        "for name in dir(glassblocks):\n"
        "    if not name.startswith('_'):\n"
        "        value = getattr(glassblocks, name)\n"
        "        for each in getattr(value, '__all__', ()):\n"
        "            getattr(value, each)\n"
        "print(glassblocks.tunneling.TunnelingModel.__name__)\n"
    )
    done = run(code=code)
    assert done.stdout == "TunnelingModel\n", done.stderr


def test_import_and_help_load_nothing_heavy():
    heavy = "[m for m in ('numpy', 'scipy', 'matplotlib', 'pint', 'numba', 'emcee', 'xarray') if m in sys.modules]"
    assert run(code=f"import sys, glassblocks; print({heavy})").stdout.strip() == "[]"
    code = (
        "import sys, io, contextlib\nfrom glassblocks.cli import main\nsys.argv = ['glassblocks', '--help']\n"
        f"with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n    main()\nprint({heavy})"
    )
    assert run(code=code).stdout.strip() == "[]"


def test_version_and_citation():
    assert run("--version").stdout == f"glassblocks {glassblocks.__version__}\n"
    cited = run("cite").stdout
    assert "Zhou" in cited and "Leggett" in cited and glassblocks.__version__ in cited


def test_a_missing_extra_names_the_command_that_installs_it_here():
    """Into the environment in use, of packages that an index has: glassblocks itself may come from a checkout."""
    code = (
        "import sys\nsys.modules['emcee'] = None\nfrom glassblocks.extras import require\n"
        "try:\n    require('emcee', 'fit')\nexcept ImportError as error:\n    print(error)"
    )
    said = run(code=code).stdout
    assert (
        "'emcee>=" in said and "'corner>=" in said and sys.executable in said and "glassblocks[" not in said
    )


def test_errors_end_with_code_2_and_no_traceback():
    for arguments in (("ratio", "no_such_file.csv"), ("ledger", "9.9"), ("flow", "--glass", "nothing")):
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert done.stderr.startswith("glassblocks: error: ") and "Traceback" not in done.stderr
