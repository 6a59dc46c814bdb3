"""Bokeh's callbacks without their arguments: who is called asks the widgets."""

from __future__ import annotations

from collections.abc import Callable

from bokeh.model import Model


def when_changed(model: Model, attribute: str, act: Callable[[], None]) -> None:
    """Call this whenever an attribute of a model changes."""
    model.on_change(attribute, lambda attr, old, new: act())  # noqa: ARG005 (Bokeh looks at their names)
