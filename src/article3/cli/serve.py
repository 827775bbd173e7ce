"""``article3 serve``: the pages and the HTTP API."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="The port to listen on.",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes."
)
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path),
    help="Where plans and kept checks live; by default beside your own editions.",
)  # fmt: skip
@click.option(
    "--behind-proxy", is_flag=True, help="Trust X-Forwarded-For: a proxy of yours writes it."
)
@click.option(
    "--name", "names", multiple=True, metavar="HOST",
    help="A host name to answer to, and to no other; may be given twice.",
)  # fmt: skip
@click.option(
    "--requests", type=click.IntRange(0), default=600, show_default=True,
    help="The most one address may ask a minute, a tenth of it costly; 0 is no limit.",
)  # fmt: skip
def command(
    host: str, port: int, workers: int, folder: Path | None, behind_proxy: bool,
    names: tuple[str, ...], requests: int,
) -> None:  # fmt: skip
    """The web application, on this machine only unless --host says otherwise.

    \b
    article3 serve
    article3 serve --workers 2 --behind-proxy --name burden.example
    """
    import importlib.util
    import logging

    from article3.errors import MissingExtraError

    if importlib.util.find_spec("fastapi") is None or importlib.util.find_spec("uvicorn") is None:
        raise MissingExtraError("The web application", "web")
    from article3.web.app import serve

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    click.echo(f"Article 3 on http://{host}:{port}/ (Ctrl-C stops it)")
    serve(host=host, port=port, workers=workers, folder=folder, behind_proxy=behind_proxy,
          names=[name.lower() for name in names], requests=requests)  # fmt: skip
