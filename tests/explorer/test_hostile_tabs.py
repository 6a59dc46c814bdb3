"""What a tab may do to the server: hostile options and addresses, commands that cannot start or die, tabs that go."""

import asyncio
import os
import signal

import pytest

pytest.importorskip("bokeh", reason="the explorer needs Bokeh")

from bokeh.models import Select, Slider, TextInput

from glassblocks.errors import ConfigError, InputError
from glassblocks.explorer.command import Command
from glassblocks.explorer.options_of_fit import MOST_LINES, OptionsOfFit
from glassblocks.explorer.url_state import UrlState
from glassblocks.explorer.your_glass import YourGlass


@pytest.mark.parametrize(
    "text",
    ["--", "-- a", "--free a\0b", "--free \u200bexponent", "a\nb", '"open', "--output x", "-o x", "x" * 3000],
)
def test_options_that_hold_anything_else_are_one_error(text):
    with pytest.raises((InputError, ConfigError)):
        OptionsOfFit.parse(text)


@pytest.mark.parametrize("lines", ["5-inf", "1-1e300", "1e300", "inf", "2-1e6"])
def test_a_click_among_lines_without_end_is_answered(lines):
    options = OptionsOfFit.parse(f"--exclude a.csv:kappa:line={lines}")
    assert not options.leaves_out("a.csv", "kappa", 1) or lines.startswith("1-")
    assert str(MOST_LINES + 1) not in OptionsOfFit.parse(options.toggled("a.csv", "kappa", 3)).words


@pytest.mark.parametrize(
    "value", [b"nan", b"inf", b"-1e400", b"9" * 400, b"", b"\xff", b"1,5", b"<b>", b"1e9"]
)
def test_an_address_gives_no_widget_what_it_cannot_have(value):
    url = UrlState({name: [value] for name in ("slider", "choice", "text")})
    slider, choice, text = Slider(start=0, end=1, value=0.5), Select(options=["a"], value="a"), TextInput()
    for name, widget in (("slider", slider), ("choice", choice), ("text", text)):
        url.bind(name, widget)
    assert (slider.value, choice.value) == (0.5, "a")
    assert len(url.problems) == 2 and all("the default stands instead" in each for each in url.problems)


def test_a_glass_that_no_solid_is_is_an_error_of_the_package():
    yours = YourGlass(UrlState({"c_l": [b"0.5"], "c_t": [b"7"]}))
    with pytest.raises(InputError, match="c_l, c_t"):
        _ = yours.medium


def outcome(arguments, meanwhile=lambda command: None):
    """What a command came to, and what was told on the way."""
    heard, ends = [], []

    async def follow():
        command = Command(arguments, heard.append, ends.append)
        while not command._task.done():
            await asyncio.sleep(0.02)
            meanwhile(command)
        command._task.result()  # no exception that nobody sees

    asyncio.run(follow())
    return ends, heard


def test_a_command_that_cannot_start_is_told():
    ((found,), _) = outcome(["fit", "a\0b"])
    assert found.error.startswith("error: the command cannot be started")


def test_a_command_that_is_killed_is_told():
    def kill(command):
        if command._process is not None and command._process.returncode is None:
            os.kill(command._process.pid, signal.SIGKILL)

    ((found,), _) = outcome(["ledger", "--json"], kill)
    assert found.code == -signal.SIGKILL and "no result" in found.error


def test_a_command_that_is_stopped_tells_nothing_more():
    told = []

    def stop(command):
        if command._process is not None and not command._stopped:
            command.stop()
            command._progress = told.append

    ends, _ = outcome(["ledger", "--json"], stop)
    assert ends == [] and told == []
