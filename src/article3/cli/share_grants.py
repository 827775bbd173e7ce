"""``article3 share recipient``, ``grant``, ``revoke`` and ``token``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from article3.cli import share_options


@click.command()
@click.argument("principal")
@click.option("--party", required=True, metavar="ISO3", help="The nation it belongs to.")
@click.option("--clearance", required=True, help="The highest classification it may read.")
@click.option(
    "--holds", "held", multiple=True, metavar="TAG=WORD,...",
    help="What it holds of a tag, as Only=PLANNING; may be given again.",
)  # fmt: skip
@click.option("--name", help="Who that is; by default the account's name.")
@share_options.stored
def recipient(
    principal: str, party: str, clearance: str, held: Sequence[str], name: str | None,
    place: share_options.Place,
) -> None:  # fmt: skip
    """Make an account known that may be granted shares."""
    from article3.errors import ShareError
    from article3.share import grants

    categories = {}
    for text in held:
        tag, equals, words = text.partition("=")
        if not equals:
            raise ShareError(f"{text!r}: write it as Only=PLANNING.")
        categories[tag.strip()] = [word.strip().upper() for word in words.split(",")]
    with share_options.service(place, there=False) as service:
        grants.add_recipient(service, principal, party, name or principal,
                             clearance=clearance.upper(), categories=categories)  # fmt: skip
    click.echo(f"{principal} of {party.upper()} may read up to {clearance.upper()}, once granted.")


@click.command()
@click.argument("share")
@click.argument("principal")
@click.option("--purpose", required=True, help="What it may be read for.")
@click.option(
    "--days", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True,
    help="How long.",
)  # fmt: skip
@share_options.by_option
@share_options.stored
def grant(
    share: str, principal: str, purpose: str, days: float, by: str | None,
    place: share_options.Place,
) -> None:  # fmt: skip
    """Grant a SHARE to a PRINCIPAL for a purpose and a time."""
    from article3.share import grants

    with share_options.service(place) as service:
        who = by or grants.own_steward(service, grants.owner_of_share(service, share))
        made = grants.grant(service, share=share, principal=principal, purpose=purpose, by=who,
                            days=days)  # fmt: skip
    click.echo(f"Grant {made}: {principal} may ask for {share} for {purpose}, {days:g} days.")


@click.command()
@click.argument("grant")
@share_options.by_option
@share_options.stored
def revoke(grant: str, by: str | None, place: share_options.Place) -> None:
    """End a GRANT at once; files under live tickets are no longer given out."""
    from article3.share import grants

    with share_options.service(place) as service:
        owner = grants.owner_of_share(service, grants.share_of(service, grant))
        grants.revoke(service, grant, by=by or grants.own_steward(service, owner))
    click.echo(f"Grant {grant} has ended. What was read before cannot be called back.")


@click.command()
@click.argument("principal")
@click.option(
    "--days", type=click.FloatRange(min=0, min_open=True, max=366), default=30, show_default=True,
    help="How long it holds.",
)  # fmt: skip
@click.option(
    "--endpoint", default="http://127.0.0.1:8400/delta", show_default=True, metavar="URL",
    help="The address clients reach the server at.",
)  # fmt: skip
@click.option(
    "--profile", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write a .share profile, readable by you alone, instead of printing the token.",
)  # fmt: skip
@click.option("--end", "end", is_flag=True, help="End every token of the principal instead.")
@share_options.stored
def token(
    principal: str, days: float, endpoint: str, profile: Path | None, end: bool,
    place: share_options.Place,
) -> None:  # fmt: skip
    """A new bearer token of a PRINCIPAL, shown once; only its hash is kept."""
    from article3.share import identity, profiles, records

    with share_options.service(place) as service, service.store.change() as connection:
        records.reader(connection, principal)
        if end:
            ended = identity.revoke_all(connection, principal)
            service.log.write(connection, what="tokens ended", who=principal, count=ended)
        else:
            made, expires = identity.issue_token(connection, principal, days=days)
            service.log.write(connection, what="token", who=principal, expires=expires)
    if end:
        click.echo(f"{ended} tokens of {principal} have ended.")
    elif profile is not None:
        profiles.write(profile, profiles.bearer(endpoint, made, expires))
        click.echo(f"Wrote {profile}; it holds until {expires[:10]}.")
    else:
        click.echo(made)
