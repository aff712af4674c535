import { ERRNO } from "../../protocol/names.js";
import type { Call } from "./exchange.js";
import { HttpError } from "./http-error.js";
import { decodePercent } from "./decode-percent.js";

/** Refuses a URL that is no UTF-8, whatever it leads to (`kinto/core/initialization.py`, `setup_logging`). */
export function checkUrl({ path, query }: Call): void {
  if (!isUtf8(path)) throw refused("Invalid URL path.");
  if (isUtf8(query)) return;
  throw refused(
    `A request with an incorrect encoding in the querystring wasreceived. Please make sure your requests are encoded in UTF-8: ${query.slice(1)}`,
  );
}

function isUtf8(text: string): boolean {
  try {
    decodePercent(text);
    return true;
  } catch {
    return false;
  }
}

function refused(message: string): HttpError {
  return new HttpError(400, "Bad Request", ERRNO.invalidParameters, { message });
}
