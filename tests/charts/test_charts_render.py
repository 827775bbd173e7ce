"""SVG and PNG: described, the same every time, cached, and drawn without the network."""

from __future__ import annotations

import http.server
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest

from article3.charts import render
from article3.charts import theme as themes
from article3.charts.chart import Chart
from article3.charts.ranking import ranking
from article3.charts.render import to_png, to_svg
from article3.charts.theme import DARK, LIGHT, contrast
from article3.errors import MissingExtraError

pytest.importorskip("altair", reason="the charts extra is not installed")


@pytest.fixture
def chart(frame: Callable[..., pl.DataFrame]) -> Chart:
    values = {"POL": 4.1, "LUX": 1.3, "FRA": 2.1, "ISL": None, "NATO": 2.7}
    return ranking(
        frame(values, estimates=("FRA",)), target=2, highlight="LUX", title="R & D <made up>"
    )


def test_the_svg_says_what_it_shows(chart: Chart, drawing: Callable[..., Any]) -> None:
    root = drawing(to_svg(chart)).root
    title, desc = root[0], root[1]
    assert root.attrib["role"] == "img"
    assert (title.text, desc.text) == ("R & D <made up>", chart.alt)
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert root.attrib["aria-describedby"] == desc.attrib["id"]
    assert "Source Sans Pro" in root.attrib["font-family"]


def test_same_input_same_bytes_and_drawn_once(
    chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, picture = to_svg(chart), to_png(chart)
    render._svgs.clear()
    assert to_svg(chart) == first
    assert to_png(chart) == picture
    monkeypatch.setattr(themes, "vl_convert", lambda: pytest.fail("drawn again"))
    assert to_svg(chart) == first


def test_the_cache_is_bounded(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_KEPT", 1)
    render._svgs.clear()
    to_svg(chart, "light")
    to_svg(chart, "dark")
    assert len(render._svgs) == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_no_text_is_drawn_too_faint(
    chart: Chart, theme: themes.Theme, drawing: Callable[..., Any]
) -> None:
    drawn = drawing(to_svg(chart, theme.name))
    assert len(drawn.texts) >= 10
    for text in drawn.texts:
        assert contrast(text.fill, theme.paper) >= 4.5, text


def test_png_has_the_chart_s_pixels_times_the_scale(chart: Chart) -> None:
    picture = to_png(chart, scale=2)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", picture[16:20])[0] == 2 * 720


def test_letters_are_really_painted(frame: Callable[..., pl.DataFrame]) -> None:
    # An unquoted font family once left every PNG without a single letter.
    words = {"POL": 4.1, "LUX": 1.3}
    with_text = to_png(ranking(frame(words), members=()))
    svg = to_svg(ranking(frame(words), members=()))
    blank = svg.replace(f' font-family="{themes.FONT}"', ' font-family="No Such Font"')
    assert blank != svg
    assert themes.vl_convert().svg_to_png(blank, scale=2) != with_text


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"a\n1\n")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x.csv", seen
    server.shutdown()
    server.server_close()


def test_a_url_in_a_spec_is_never_fetched(visits: tuple[str, list[str]]) -> None:
    import altair as alt

    url, seen = visits
    layer = alt.Chart(alt.UrlData(url)).mark_point().encode(x="a:Q")
    spec = themes.finish([layer], width=50, height=50, title="t", alt="a")
    with pytest.raises(ValueError, match="External data url not allowed"):
        to_svg(Chart(spec, "a", pl.DataFrame(), "t"))
    assert not seen


def test_without_the_extra_the_error_names_it(
    chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'article3\[charts\]'"):
        themes.altair()
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    themes.vl_convert.cache_clear()
    with pytest.raises(MissingExtraError, match="charts"):
        themes.vl_convert()


def test_importing_the_room_imports_nothing_heavy() -> None:
    rooms = "map, ranking, render, revisions, tiles, trajectory"
    code = (
        f"import sys; from article3.charts import {rooms}; "
        "print({'altair', 'vl_convert', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
