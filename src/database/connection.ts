import { InvalidInputError } from "../errors.js";
import type { Fetch } from "../http/kinto-transport.js";
import { Credentials, type Auth } from "../driver/credentials.js";

export interface ConnectOptions {
  /** The root URL of the server, with its version: `https://example.org/v1`. */
  readonly remote: string;
  readonly auth?: Auth;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long one request may take, in milliseconds. Default: 30,000. */
  readonly timeout?: number;
  /** Default: the global one. */
  readonly fetch?: Fetch;
  /** Allows `http` to other hosts than this one. Credentials and records then travel in the clear. Default: false. */
  readonly allowInsecure?: boolean;
  /** Whether edits made before the first sign-in become those of the first user that signs in. Default: true. */
  readonly adopt?: boolean;
}

/** A server, and who we are there. */
export interface Connection {
  readonly remote: string;
  readonly credentials: Credentials;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly fetch: Fetch;
  readonly adopt: boolean;
}

const TIMEOUT = 30_000;

/** @throws InvalidInputError for a URL that is not a server's root, or that would travel unencrypted. */
export function openConnection(options: ConnectOptions): Connection {
  const { timeout = TIMEOUT } = options;
  if (!(timeout > 0)) throw new InvalidInputError(`timeout is ${timeout}: give milliseconds`);
  return {
    remote: checkRemote(options.remote, options.allowInsecure ?? false),
    credentials: new Credentials(options.auth),
    headers: { ...options.headers },
    timeout,
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    adopt: options.adopt ?? true,
  };
}

/** The root URL in the one form that content is bound to. */
export function checkRemote(remote: string, allowInsecure: boolean): string {
  if (!URL.canParse(remote)) {
    // what stands before an "@" may be a password
    const shown = remote.includes("@") ? "not a URL" : JSON.stringify(remote);
    throw new InvalidInputError(`remote is ${shown}: give a URL such as https://example.org/v1`);
  }
  const url = new URL(remote);
  if (url.username !== "" || url.password !== "") {
    throw new InvalidInputError("remote contains a password: pass it in auth");
  }
  if (url.search !== "" || url.hash !== "" || !/\/v\d+\/?$/.test(url.pathname)) {
    throw new InvalidInputError(
      `remote is ${url.href}: it ends with the API's version, such as ${url.origin}/v1`,
    );
  }
  const isSafe =
    url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  if (!isSafe && !(url.protocol === "http:" && allowInsecure)) {
    throw new InvalidInputError(
      `remote is ${url.href}: use https, since anyone on the way could read and change what travels (allowInsecure permits http all the same)`,
    );
  }
  return url.href.replace(/\/$/, "");
}

function isLoopback(host: string): boolean {
  return (
    host === "localhost" ||
    host === "[::1]" ||
    /^127(\.\d+){3}$/.test(host) ||
    host.endsWith(".localhost")
  );
}
