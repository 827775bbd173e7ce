"""``article3 share serve`` and ``demo``."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from article3.cli import share_options

_FOLDER = click.Path(file_okay=False, path_type=Path)
_port = click.option(
    "--port", type=click.IntRange(0, 65535), default=8400, show_default=True,
    help="The port to listen on.",
)  # fmt: skip


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@_port
@share_options.stored
def serve(host: str, port: int, place: share_options.Place) -> None:
    """Answer recipients over the Delta Sharing protocol, under /delta; /health says it lives.

    /catalogue describes what an account may know of; everything else is pages, signed in to with a
    token: catalogue, requests, grants, who read what.

    On this machine only unless --host says otherwise; tokens need TLS, so put a proxy in front.
    """
    import logging

    from article3.share import app
    from article3.web.sharing.app import with_pages

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with share_options.service(place, there=False) as service:
        click.echo(f"Sharing on http://{host}:{port}/delta (Ctrl-C stops it)")
        app.run(with_pages(app.application(service), service), host, port)


@click.command()
@click.option("--serve", "stay", is_flag=True, help="Leave the server running instead.")
@_port
@click.option("--profiles", type=_FOLDER, metavar="DIR",
              help="With --serve: write a .share profile a recipient there.")  # fmt: skip
@click.option("--store", "folder", type=_FOLDER, metavar="DIR",
              help="A new folder for what the demo makes; else one that is removed.")  # fmt: skip
def demo(stay: bool, port: int, profiles: Path | None, folder: Path | None) -> None:
    """Two owners, three recipients, four synthetic data sets: who gets what, told as a story.

    With --serve nothing is revoked: the server stays, with /health, pages, a profile a recipient
    and one for each owner (in the folder owners).

    \b
    article3 share demo
    article3 share demo --serve --port 8400 --profiles profiles
    """
    from article3.errors import ShareError

    if profiles is not None and not stay:
        raise ShareError("--profiles needs --serve: profiles lead to a server that runs.")
    if folder is not None and folder.exists() and any(folder.iterdir()):
        raise ShareError(f"{folder}: is there already; name a new folder for the demo.")
    with tempfile.TemporaryDirectory(prefix="article3-demo-") as spare:
        place = folder or Path(spare)
        with share_options.service(share_options.Place(place), there=False) as service:
            from article3.share.demo import server, story

            if stay:
                from article3.web.sharing.app import with_pages

                server.stay(service, port, profiles, click.echo, with_pages)
            else:
                story.tell(service, place, click.echo)
