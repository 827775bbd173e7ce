"""Run by the client's own Python: ``client_script.py OUT PROFILE...``, reads all there is to read.

Writes each table as ``OUT/PROFILE.TABLE.parquet`` and prints what was listed, as JSON.
"""

import json
import sys
from pathlib import Path


def main() -> None:
    import delta_sharing

    out, told = Path(sys.argv[1]), {}
    for profile in map(Path, sys.argv[2:]):
        client = delta_sharing.SharingClient(str(profile))
        shares = client.list_shares()
        listed = [
            f"{table.share}.{table.schema}.{table.name}"
            for share in shares for schema in client.list_schemas(share)
            for table in client.list_tables(schema)
        ]  # fmt: skip
        everywhere = [f"{t.share}.{t.schema}.{t.name}" for t in client.list_all_tables()]
        for name in listed:
            frame = delta_sharing.load_as_pandas(f"{profile}#{name}")
            frame.to_parquet(out / f"{profile.stem}.{name.split('.')[-1]}.parquet")
        few = len(delta_sharing.load_as_pandas(f"{profile}#{listed[0]}", limit=2))
        told[profile.stem] = {"listed": listed, "everywhere": everywhere, "few": few}
    json.dump({"release": delta_sharing.__version__, "profiles": told}, sys.stdout)


if __name__ == "__main__":
    main()
