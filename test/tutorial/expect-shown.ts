import { expect } from "vitest";
import { RefusedError, type Data, type Refused, type Shown } from "./client.js";

/** Where a client shows them, the status and the headers are those of the text. */
export function expectShown({ status, headers, data }: Shown, expected: number): void {
  if (status !== undefined) expect(status).toBe(expected);
  if (headers === undefined) return;
  expect(headers.get("ETag")).toBe(`"${data.last_modified}"`);
  expect(Date.parse(headers.get("Last-Modified") ?? "")).toBe(
    Math.floor(data.last_modified / 1000) * 1000,
  );
  expect(headers.get("Content-Type")).toBe("application/json");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(Number(headers.get("Content-Length"))).toBeGreaterThan(0);
  expect(headers.get("Access-Control-Expose-Headers")).toContain("Alert");
}

export function idOf(data: Data | undefined): string {
  return data?.id ?? "";
}

export async function refusalOf(work: Promise<unknown>): Promise<Refused> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RefusedError) return error.refused;
    throw error;
  }
  throw new Error("the server did not refuse");
}
