import type { LogEntry } from "kintsugi";
import { element } from "./element.js";

/** An entry of a device's log. */
export interface Told {
  readonly device: string;
  readonly entry: LogEntry;
}

/** One line of the story: when, which device, and what it did. */
export function storyLine({ device, entry }: Told): HTMLLIElement {
  const { at, kind, level, text } = entry;
  const time = element("time", {
    textContent: at.toLocaleTimeString(),
    dateTime: at.toISOString(),
  });
  const name = element("strong", { textContent: device });
  const line = element("li", {}, time, name, element("span", { textContent: text }));
  line.dataset["kind"] = kind;
  line.dataset["level"] = level;
  return line;
}
