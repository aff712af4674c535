"""Runs a Kinto: `python serve.py settings.ini`. It ends when its standard input does, so that none outlives its test.

Kinto hashes each password for 200 ms, which would be most of the time of a test: here it takes a millisecond. The
hashes are as valid as others, only weaker, and these accounts are worth nothing.
"""

import os
import sys
import threading

import bcrypt

gensalt = bcrypt.gensalt
bcrypt.gensalt = lambda rounds=12, prefix=b"2b": gensalt(4, prefix)


def end_with_parent():
    while os.read(0, 1024):
        pass
    os._exit(0)


def create_database(url):
    from sqlalchemy import create_engine, make_url, text

    wanted = make_url(url)
    engine = create_engine(wanted.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{wanted.database}"'))
    engine.dispose()


def prepare_database(settings):
    """`kinto migrate`, on a database that is made first."""
    from kinto.core.scripts import migrate
    from pyramid.paster import bootstrap, get_appsettings

    url = get_appsettings(settings).get("kinto.storage_url")
    if url is None:
        return
    create_database(url)
    # Kinto refuses to make tables where it may only read
    os.environ["KINTO_READONLY"] = "false"
    migrate(bootstrap(settings, options={"command": "migrate"}))
    del os.environ["KINTO_READONLY"]


if __name__ == "__main__":
    from pyramid.scripts.pserve import main

    threading.Thread(target=end_with_parent, daemon=True).start()
    prepare_database(sys.argv[1])
    sys.exit(main())
