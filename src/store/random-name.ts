import type { RandomBytes } from "../record/record-id.js";

/** A name that nobody else has: 64 random bits as 16 hexadecimal digits. */
export function randomName(random: RandomBytes): string {
  const bytes = random(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
