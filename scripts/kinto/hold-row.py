"""Holds a row of Kinto's: `python hold-row.py database-url parent-id id`.

Locks the record in a transaction that changes nothing, and says "held". Says "awaited" once another transaction waits
for the row: what that one wrote before is written and not committed. Lets go when its standard input ends.
"""

import os
import sys
import time

import psycopg2

LOCK = """
    SELECT id FROM objects
     WHERE resource_name = 'record' AND parent_id = %s AND id = %s
       FOR UPDATE
"""
# not pg_stat_activity, which a transaction reads once only
IS_AWAITED = """
    SELECT EXISTS (
        SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
    )
"""


def main(url, parent_id, record_id):
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    cursor = connection.cursor()
    cursor.execute(LOCK, (parent_id, record_id))
    if cursor.fetchone() is None:
        return f"There is no record {record_id} in {parent_id}"
    print("held", flush=True)
    while True:
        cursor.execute(IS_AWAITED)
        if cursor.fetchone()[0]:
            break
        time.sleep(0.005)
    print("awaited", flush=True)
    while os.read(0, 1024):
        pass
    connection.rollback()
    connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
