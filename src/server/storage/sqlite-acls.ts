import type { SqliteConnection } from "./sqlite-connection.js";
import { toKey } from "./sqlite-key.js";
import type { Acl } from "./storage.js";

/** So many characters of permissions are kept in memory before all of them are forgotten. */
const MOST = 1_000_000;

/**
 * The permissions of rows. Thousands of rows have the same ones, which are stored once, together with the
 * principals they name.
 */
export class SqliteAcls {
  readonly #connection: SqliteConnection;
  readonly #known = new Map<number, Acl>();
  #length = 0;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  /** Numbers may stand for others after an undone transaction, or after the tables were emptied. */
  forget(): void {
    this.#known.clear();
    this.#length = 0;
  }

  read(number: number): Acl {
    let acl = this.#known.get(number);
    if (acl === undefined) {
      const sql = "SELECT acl FROM acls WHERE number = ?";
      const found = this.#connection.first(sql, number) as { acl: string };
      acl = JSON.parse(found.acl) as Acl;
      if (this.#length > MOST) this.forget();
      this.#known.set(number, acl);
      this.#length += found.acl.length;
    }
    return acl;
  }

  /** Stores them if no row has them yet. Only inside a write. */
  numberOf(acl: Acl): number {
    const text = JSON.stringify(acl);
    const found = this.#numberOf(text);
    if (found !== undefined) return found;
    this.#connection.run("INSERT INTO acls (acl) VALUES (?)", text);
    const added = this.#numberOf(text) as number;
    for (const principal of new Set(Object.values(acl).flat())) {
      const sql = "INSERT INTO grants (principal, acl) VALUES (?, ?)";
      this.#connection.run(sql, toKey(principal), added);
    }
    return added;
  }

  /** The numbers of those that name one of the principals. */
  naming(principals: readonly string[]): readonly number[] {
    const found = this.#connection.all(
      "SELECT DISTINCT acl FROM grants WHERE principal IN (SELECT value FROM json_each(?))",
      JSON.stringify(principals.map(toKey)),
    ) as { acl: number }[];
    return found.map(({ acl }) => acl);
  }

  /** Only inside a write. */
  dropIfUnused(number: number): void {
    const sql = "SELECT number FROM rows WHERE acl = ? LIMIT 1";
    if (this.#connection.first(sql, number) !== undefined) return;
    this.#connection.run("DELETE FROM acls WHERE number = ?", number);
    this.#connection.run("DELETE FROM grants WHERE acl = ?", number);
    this.#known.delete(number);
  }

  #numberOf(text: string): number | undefined {
    const sql = "SELECT number FROM acls WHERE acl = ?";
    return (this.#connection.first(sql, text) as { number: number } | undefined)?.number;
  }
}
