"""Charts: frames of figures made visible, one chart a file.

Every chart function takes a tidy frame and returns a :class:`~article3.charts.chart.Chart`;
:mod:`article3.charts.render` turns it into SVG or PNG. Nothing here imports Altair or the renderer
before a chart is drawn.
"""
