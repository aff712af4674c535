import type { Client } from "./client.js";
import type { TestServer } from "./server.js";

/** The field `text` of a record, on a device or on the server; null: no record, or none in it. */
export async function textOf(place: Client | TestServer, id: string): Promise<string | null> {
  const { text = null } = (await place.get(id)) ?? {};
  return text as string | null;
}

/** `"done"`, or the name of the error with which it was refused. */
export async function outcomeOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
    return "done";
  } catch (error) {
    return nameOf(error);
  }
}

/** The name of an error, or how its message begins where the name says nothing. */
export function nameOf(error: unknown): string {
  const { name, message } = error as Error;
  if (name !== "Error") return name;
  const [line = ""] = message.split(/[;.\n]/);
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
