import { ERRNO, HEADER } from "../../protocol/names.js";
import type { World } from "./exchange.js";
import { HttpError } from "./http-error.js";

/** The moment in an `eos`, in milliseconds; NaN if it has none. A day without time begins where the server stands. */
export function endOf(eos: string): number {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(eos);
  return new Date(isDay ? `${eos}T00:00:00` : eos).getTime();
}

/** What a service that has ended answers to everything (`kinto/core/initialization.py`, `_end_of_life_tween_factory`). */
export function endOfLife(world: World): HttpError | undefined {
  const { eos } = world.settings;
  if (eos === undefined || endOf(eos) > world.now()) return undefined;
  const message = "The service you are trying to connect no longer exists at this location.";
  return new HttpError(410, "Gone", ERRNO.endOfLife, { message });
}

/** The header `Alert` of a service that will end, or has. It replaces any other alert. */
export function endOfLifeAlert({ settings, now }: World): Readonly<Record<string, string>> {
  const { eos, eosMessage, eosUrl, projectDocs } = settings;
  if (eos === undefined) return {};
  const code = endOf(eos) > now() ? "soft-eol" : "hard-eol";
  const alert = { code, message: eosMessage ?? null, url: eosUrl ?? projectDocs };
  return { [HEADER.alert]: escapeNonAscii(JSON.stringify(alert)) };
}

/** Headers hold ASCII only. */
function escapeNonAscii(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}
