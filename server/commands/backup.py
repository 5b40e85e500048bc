"""``pullquote backup`` and ``pullquote restore``: done here, also while a server runs."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from server import VERSION
from server.commands.codes import DONE
from server.commands.words import counted
from server.settings import Settings


def describe_backup(command: argparse.ArgumentParser) -> None:
    """The arguments of ``pullquote backup``."""
    command.add_argument("file", type=Path, metavar="FILE", help="a new file to write it to")
    command.add_argument(
        "--verify", action="store_true", help="write nothing: check a backup that is there"
    )


def describe_restore(command: argparse.ArgumentParser) -> None:
    """The arguments of ``pullquote restore``."""
    command.add_argument("file", type=Path, metavar="FILE", help="what 'pullquote backup' wrote")
    command.add_argument(
        "--replace", action="store_true", help="put it in place of what the folder holds"
    )


def backup(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote backup``, and with ``--verify`` the check of one."""
    from index.backup.taking import back_up, verify

    file: Path = options.file.expanduser()
    if options.verify:
        manifest, done = verify(file), "is whole and unaltered"
    else:
        manifest, done = back_up(settings.data, file, VERSION), "was written and read back"
    size = file.stat().st_size
    if options.json:
        report = asdict(manifest)
        report["file"], report["bytes"] = str(file.absolute()), size
        del report["folders"]
        print(json.dumps(report))
    else:
        print(
            f"{file} {done}: {counted(manifest.articles, 'article')} "
            f"in {counted(manifest.passages, 'passage')}, as of "
            f"{manifest.created}, {counted(len(manifest.members), 'file')}, {size / 2**20:.1f} MB."
        )
    return DONE


def restore(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote restore``."""
    from index.backup.restoring import restore as put_back
    from index.quantised import open_model

    model = open_model(settings.embedding_model, settings.embedding_precision)
    restored = put_back(
        options.file.expanduser(),
        settings.data,
        model,
        replace=options.replace,
        vectors=settings.chroma is None,  # a server's are restored by who next writes there
    )
    manifest = restored.manifest
    if options.json:
        report = {
            "data": str(restored.data.absolute()),
            "articles": manifest.articles,
            "passages": manifest.passages,
            "vectors": restored.vectors,
            "created": manifest.created,
            "revision": manifest.revision,
        }
        print(json.dumps(report))
    else:
        print(
            f"{restored.data} holds {counted(manifest.articles, 'article')} "
            f"in {counted(manifest.passages, 'passage')} "
            f"again, as of {manifest.created}; every promise was checked."
        )
    return DONE
