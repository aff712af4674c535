import type { Device } from "./device.js";
import { FIELDS, IDS, type Write } from "./lives.js";

/** Has all devices begin with the same records. */
export async function converge(devices: readonly Device[], fillers: number): Promise<void> {
  const [first] = devices;
  const writes = [
    ...IDS.flatMap((_, id) =>
      FIELDS.slice(1).map((__, field): Write => ({ do: "edit", id, field })),
    ),
    ...Array.from({ length: fillers }, (_, index): Write => {
      return { do: "put", id: IDS.length + index, field: 0 };
    }),
  ];
  if (first !== undefined) await first.write(first.tab(0), writes);
  for (const device of devices) {
    for (const tab of device.tabs) await device.sync(tab, { ignoreBackoff: true });
  }
}
