"""The glass beside every room: one of the table or the user's own, by sliders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bokeh.models import Column, Select

from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.knobs import KNOBS
from glassblocks.explorer.messages import Message
from glassblocks.explorer.url_state import UrlState
from glassblocks.glasses import Glass, load_glasses
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel

#: Sliders that are quantities of a `Glass`; the others are of the model or of the measurement.
OF_GLASS = ("c_l", "c_t", "density", "gamma_l", "gamma_t")


class YourGlass:
    """A choice of glass, sliders for its quantities, and what they amount to.

    Parameters
    ----------
    url
        Keeps the sliders in the address.
    own
        A glass from a user's table, which then stands first.
    """

    def __init__(self, url: UrlState, own: Glass | None = None) -> None:
        self.glasses = {glass.name: glass for glass in (*([own] if own else []), *load_glasses())}
        self.choice = Select(
            title="glass",
            options=list(self.glasses),
            value=own.name if own else "a-SiO2",
            sizing_mode="stretch_width",
        )
        self.sliders = {name: knob.slider() for name, knob in KNOBS.items()}
        self._listeners: list[Callable[[], None]] = []
        self._setting = False
        self._note = Message()
        url.bind("glass", self.choice)
        self._take()
        for name, slider in self.sliders.items():
            url.bind(name, slider)
            when_changed(slider, "value", self._tell)
        when_changed(self.choice, "value", self._chosen)
        self.view = Column(self.choice, self._note.view, *self.sliders.values(), sizing_mode="stretch_width")

    @property
    def chosen(self) -> Glass:
        """The glass of the table, whatever the sliders say."""
        return self.glasses[str(self.choice.value)]

    def value(self, name: str) -> float:
        """What a slider says, SI; the number of the table where it was not moved."""
        place, knob = float(self.sliders[name].value), KNOBS[name]
        stated = getattr(self.chosen, name, None)
        return float(stated) if stated is not None and place == knob.shown(stated) else knob.si(place)

    @property
    def moved(self) -> dict[str, float]:
        """The quantities, SI, in which the sliders differ from the glass of the table."""
        return {name: self.value(name) for name in OF_GLASS if self.value(name) != getattr(self.chosen, name)}

    @property
    def glass(self) -> Glass:
        """The glass of the sliders; an error of the table belongs to a number that was not moved."""
        moved = self.moved
        if not moved:
            return self.chosen
        kept = {name: error for name, error in self.chosen.uncertainties.items() if name not in moved}
        strengths = {name: error for name, error in kept.items() if name not in ("C_l", "C_t")}
        return replace(self.chosen, name="yours", C_l=None, C_t=None, uncertainties=strengths, **moved)

    @property
    def medium(self) -> ElasticMedium:
        """Its density and sound speeds."""
        return ElasticMedium(*(self.value(name) for name in ("density", "c_l", "c_t")))

    @property
    def model(self) -> TunnelingModel:
        """The tunneling model of the sliders."""
        return TunnelingModel(
            self.medium, self.value("P"), Pair(self.value("gamma_l"), self.value("gamma_t"))
        )

    def put(self, name: str, value: float) -> None:
        """Set a slider to a value in SI."""
        place, slider = KNOBS[name].shown(value), self.sliders[name]
        slider.update(start=min(slider.start, place), end=max(slider.end, place), value=place)

    def listen(self, listener: Callable[[], None]) -> None:
        """Call this when anything has moved."""
        self._listeners.append(listener)

    def show(self, names: Sequence[str]) -> None:
        """Show the sliders that a room reads, and no others."""
        for name, slider in self.sliders.items():
            slider.visible = name in names

    def _chosen(self) -> None:
        self._take()
        self._tell()

    def _take(self) -> None:
        """Put the sliders where the table says; what it does not know stays where it is, and is named."""
        self._setting = True
        for name in OF_GLASS:
            stated = getattr(self.chosen, name)
            if stated is not None:
                self.put(name, stated)
        self._setting = False
        unknown = [name for name in OF_GLASS if getattr(self.chosen, name) is None]
        self._note.say(f"not in the table: {', '.join(unknown)}; set by the slider" if unknown else "")

    def _tell(self) -> None:
        if not self._setting:
            for listener in self._listeners:
                listener()
