"""Runs the SQL of its standard input in one transaction: `python run-sql.py database-url`."""

import sys

import psycopg2

if __name__ == "__main__":
    connection = psycopg2.connect(sys.argv[1].replace("+psycopg2", ""))
    with connection, connection.cursor() as cursor:
        cursor.execute(sys.stdin.read())
    connection.close()
