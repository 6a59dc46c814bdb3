"""The room of the coupling: Lambda around a block, for any pair of stress components."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from bokeh.models import ColorBar, Column, ColumnDataSource, FixedTicker, LinearColorMapper, Select
from bokeh.palettes import interp_palette

from glassblocks.coupling import lambda_tilde
from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.legends import Sign, legend
from glassblocks.explorer.messages import Message
from glassblocks.explorer.panels import side_by_side, text_panel, titled
from glassblocks.explorer.plots import new_figure
from glassblocks.explorer.room import Visit
from glassblocks.notebook import html_table
from glassblocks.tensors.mandel import WEIGHTS

#: Components of a symmetric stress, in the order of the Mandel form.
COMPONENTS = ("xx", "yy", "zz", "yz", "xz", "xy")
PLANES = {"xz": (0, 2), "xy": (0, 1), "yz": (1, 2)}
RED, BLUE = "#b8402a", "#2a6fb0"
#: Directions around the circle, and over the sphere.
AROUND, LATITUDES, LONGITUDES = 361, 61, 121


class CouplingRoom:
    """Lambda~_ijkl(n) of (2.18) around a circle and over all directions."""

    reads: ClassVar[tuple[str, ...]] = ("c_l", "c_t")

    def __init__(self, visit: Visit) -> None:
        self._yours = visit.yours
        wide = {"sizing_mode": "stretch_width"}
        self._first = Select(title="stress of the block, ij", options=list(COMPONENTS), value="zz", **wide)
        self._second = Select(
            title="stress of the other block, kl", options=list(COMPONENTS), value="zz", **wide
        )
        self._plane = Select(title="plane of the circle", options=list(PLANES), value="xz", **wide)
        self._message, self._numbers = Message(), text_panel()
        self._circle = ColumnDataSource({"xs": [], "ys": [], "color": []})
        self._sphere = ColumnDataSource({"image": []})
        self._colors = LinearColorMapper(palette=interp_palette([BLUE, "#ffffff", RED], 255), low=-1, high=1)
        choices = (self._first, self._second, self._plane)
        for name, choice in zip(("ij", "kl", "plane"), choices, strict=True):
            visit.url.bind(name, choice)
            when_changed(choice, "value", self.update)
        self.view = Column(
            side_by_side(*choices, least=180),
            self._message.view,
            side_by_side(
                titled(
                    "|Lambda~(n)| as the distance from the block",
                    self._polar(),
                    legend([(Sign(RED, "solid"), "Lambda~ > 0"), (Sign(BLUE, "solid"), "Lambda~ < 0")]),
                ),
                titled("Lambda~(n) over all directions", self._map()),
            ),
            self._numbers,
            sizing_mode="stretch_width",
        )

    def update(self) -> None:
        """Draw Lambda of the chosen components."""
        with self._message.errors():
            alpha = self._yours.medium.alpha
            angle = np.linspace(0, 2 * np.pi, AROUND)
            around = self._component(self._on_circle(angle), alpha)
            self._draw_circle(angle, around)
            z, phi = np.meshgrid(
                np.linspace(-1, 1, LATITUDES), np.linspace(-np.pi, np.pi, LONGITUDES), indexing="ij"
            )
            r = np.sqrt(1 - z**2)
            sphere = self._component(np.stack([r * np.cos(phi), r * np.sin(phi), z], axis=-1), alpha)
            largest = max(float(np.abs(sphere).max()), 1e-12)
            self._colors.update(low=-largest, high=largest)
            self._sphere.data = {"image": [sphere]}
            self._numbers.text = self._table(sphere, around, alpha)

    def _component(self, directions: np.ndarray, alpha: float) -> np.ndarray:
        a, b = (COMPONENTS.index(str(choice.value)) for choice in (self._first, self._second))
        return np.asarray(lambda_tilde(directions, alpha)[..., a, b] / (WEIGHTS[a] * WEIGHTS[b]))

    def _on_circle(self, angle: np.ndarray) -> np.ndarray:
        """Directions in the plane, from its second axis, which points up."""
        right, up = PLANES[str(self._plane.value)]
        found = np.zeros((angle.size, 3))
        found[:, right], found[:, up] = np.sin(angle), np.cos(angle)
        return found

    def _draw_circle(self, angle: np.ndarray, values: np.ndarray) -> None:
        shown = [np.where(sign * values >= 0, np.abs(values), np.nan) for sign in (1, -1)]
        self._circle.data = {
            "xs": [r * np.sin(angle) for r in shown],
            "ys": [r * np.cos(angle) for r in shown],
            "color": [RED, BLUE],
        }
        plane = str(self._plane.value)
        self._figure.xaxis.axis_label, self._figure.yaxis.axis_label = plane[0], plane[1]

    def _table(self, sphere: np.ndarray, around: np.ndarray, alpha: float) -> str:
        name = f"{self._first.value}{self._second.value}"
        up, right = around[0], around[(AROUND - 1) // 4]
        plane = str(self._plane.value)
        ratio = self._yours.medium.sound_speed.ratio
        rows = [
            ("alpha = 1 - c_t^2/c_l^2", f"{alpha:.6g}"),
            ("c_l/c_t", f"{ratio:.6g}"),
            (f"along {plane[1]}", f"{up:.6g}"),
            (f"along {plane[0]}", f"{right:.6g}"),
            ("least and largest of the map", f"{sphere.min():.4g}, {sphere.max():.4g}"),
        ]
        return html_table(
            f"Lambda~_{name}(n) of (2.18), exact; Lambda = -Lambda~/(8 pi rho c_t^2 r^3)", ["", ""], rows
        )

    def _polar(self) -> Any:
        self._figure = new_figure("x", "z", height=420, match_aspect=True)
        self._figure.multi_line("xs", "ys", source=self._circle, color="color", line_width=2)
        self._figure.scatter([0], [0], size=7, color="#1a1a1a")
        return self._figure

    def _map(self) -> Any:
        tips = [("azimuth", "$x{0}"), ("cosine", "$y{0.00}"), ("Lambda~", "@image{0.000}")]
        plot = new_figure(
            "azimuth [degrees]",
            "cosine of the angle to z",
            height=420,
            tips=tips,
            x_range=(-180, 180),
            y_range=(-1, 1),
        )
        plot.image("image", source=self._sphere, x=-180, y=-1, dw=360, dh=2, color_mapper=self._colors)
        plot.xaxis.ticker = FixedTicker(ticks=[-180, -90, 0, 90, 180])
        plot.add_layout(ColorBar(color_mapper=self._colors, width=12), "right")
        return plot
