import type { ConnectOptions } from "kintsugi";
import { keptDevice } from "./kept.js";

/** How a device connects, in a page and in the worker: with the token that is kept now, or none. */
export function connectionOf(
  { remote, database, device }: Place,
  fetch?: NonNullable<ConnectOptions["fetch"]>,
): ConnectOptions {
  return {
    remote,
    auth: async () => {
      const { session } = await keptDevice(database);
      return session === null ? null : `Bearer ${session.token}`;
    },
    headers: { "X-Device": device },
    // only where the page itself came over plain http, from another computer
    allowInsecure: !isSecureContext,
    ...(fetch && { fetch }),
  };
}

/** Which device it is, and where. */
export interface Place {
  readonly remote: string;
  /** The name of its database. */
  readonly database: string;
  readonly device: string;
}

/** The name of a device's database: the server forgets everything when it ends, and the devices begin anew with the next. */
export function databaseOf(run: string, device: string): string {
  return `todo-${run}-${device}`;
}

/** The device whose database this is. */
export function deviceOf(run: string, database: string): string {
  return database.slice(databaseOf(run, "").length);
}
