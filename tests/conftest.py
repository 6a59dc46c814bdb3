"""What all tests share."""

import signal


def pytest_configure() -> None:
    """Signals as on a terminal: a background job or nohup hands them on ignored, to the commands of tests as well."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
