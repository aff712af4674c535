import { InvalidInputError } from "../errors.js";

/** How requests are signed. */
export type Auth =
  | { readonly kind: "account"; readonly name: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  /**
   * Gives the whole `Authorization` header, or null while nobody is signed in. It is called when a sync begins and
   * again, once, when the server refuses what it gave.
   */
  | (() => Promise<string | null> | string | null);

/** An account of Kinto's own (`kinto.plugins.accounts`). */
export function account(name: string, password: string): Auth {
  return { kind: "account", name, password };
}

/** An access token, such as one of OpenID Connect. */
export function bearer(token: string): Auth {
  return { kind: "bearer", token };
}

/** What requests are signed with, and a number that names it: two answers under one number had the same. */
export interface Authorization {
  readonly header: string | null;
  /** 0: none. */
  readonly as: number;
}

/** The credentials of one connection: asks the app, and numbers what it gives. */
export class Credentials {
  readonly #auth: Auth | undefined;
  readonly #numbers = new Map<string, number>();
  #current: Authorization | undefined;
  #asking: Promise<Authorization> | undefined;

  constructor(auth: Auth | undefined) {
    this.#auth = auth;
  }

  get areGiven(): boolean {
    return this.#auth !== undefined;
  }

  /** The user id that the credentials must give, where they name one. */
  get expectedPrincipal(): string | null {
    const auth = this.#auth;
    return typeof auth === "object" && auth.kind === "account" ? `account:${auth.name}` : null;
  }

  async current(): Promise<Authorization> {
    return this.#current ?? this.#ask();
  }

  /** Asks the app once more; whether it gave something else. */
  async refresh(): Promise<boolean> {
    const before = this.#current;
    if (typeof this.#auth !== "function") return false;
    const { as, header } = await this.#ask();
    return header !== null && as !== before?.as;
  }

  /** Forgets what a function gave, so that the next sync asks it. */
  forget(): void {
    this.#current = undefined;
  }

  async #ask(): Promise<Authorization> {
    this.#asking ??= this.#read().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #read(): Promise<Authorization> {
    const header = await headerOf(this.#auth);
    const as = header === null ? 0 : (this.#numbers.get(header) ?? this.#numbers.size + 1);
    if (header !== null) this.#numbers.set(header, as);
    this.#current = { header, as };
    return this.#current;
  }
}

async function headerOf(auth: Auth | undefined): Promise<string | null> {
  if (auth === undefined) return null;
  if (typeof auth === "function") {
    const header: unknown = await auth();
    if (header === null || typeof header === "string") return header;
    throw new InvalidInputError("auth() must give the Authorization header as a string, or null");
  }
  if (auth.kind === "bearer") return `Bearer ${auth.token}`;
  return `Basic ${base64(`${auth.name}:${auth.password}`)}`;
}

/** Of the UTF-8 bytes: `btoa` alone takes Latin-1 only. */
function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}
