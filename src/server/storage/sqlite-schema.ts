/** Marks a file as ours in its header: "ktsg" in ASCII. */
export const APPLICATION_ID = 0x6b_74_73_67;

/** The version of the tables below. A file with a higher one is not opened. */
export const SCHEMA_VERSION = 1;

/**
 * Lists and permissions have numbers, since thousands of rows share them. Texts that come from outside are kept
 * as `toKey` writes them. Timestamps are REAL, because they are numbers of JavaScript: what a client gives may
 * be beyond 2^53.
 */
export const SCHEMA: string = `
  CREATE TABLE lists (
    number INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    first_access REAL
  ) STRICT;

  CREATE TABLE acls (
    number INTEGER PRIMARY KEY,
    acl TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE grants (
    principal TEXT NOT NULL,
    acl INTEGER NOT NULL,
    PRIMARY KEY (principal, acl)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX grants_by_acl ON grants (acl);

  CREATE TABLE rows (
    number INTEGER PRIMARY KEY,
    list INTEGER NOT NULL,
    id TEXT NOT NULL,
    last_modified REAL NOT NULL,
    deleted INTEGER NOT NULL,
    acl INTEGER NOT NULL,
    object TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX rows_by_id ON rows (list, id);
  CREATE UNIQUE INDEX rows_by_time ON rows (list, last_modified);
  CREATE INDEX rows_by_acl ON rows (acl, list);

  CREATE TABLE members (
    member TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (member, row)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX members_by_row ON members (row);

  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Every table, for emptying them. */
export const TABLES: readonly string[] = ["lists", "acls", "grants", "rows", "members"];
