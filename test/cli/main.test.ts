import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";

interface Run {
  readonly out: string[];
  readonly err: string[];
  readonly code: Promise<number>;
  readonly interrupt: () => void;
}

const running: Run[] = [];

afterEach(() => {
  for (const { interrupt } of running.splice(0)) interrupt();
});

function run(...argv: readonly string[]): Run {
  const [out, err]: [string[], string[]] = [[], []];
  const ends: (() => void)[] = [];
  const interrupted = new Promise<void>((resolve) => {
    ends.push(resolve);
  });
  const interrupt = (): void => ends.forEach((end) => end());
  const print = (line: string): void => void out.push(line);
  const printError = (line: string): void => void err.push(line);
  const code = main(argv, { print, printError, interrupted });
  const started = { out, err, code, interrupt };
  running.push(started);
  return started;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("the server says where it is, answers, and ends when it is told to", async () => {
  const { out, err, code, interrupt } = run("serve", "--port", "0");
  await until(() => out.length > 0);
  const url = /http:\/\/127\.0\.0\.1:\d+\/v1\//.exec(out[0] ?? "")?.[0] ?? "";

  expect((await fetch(url)).status).toBe(200);
  interrupt();
  expect(await code).toBe(0);
  await expect(fetch(url)).rejects.toThrow("fetch failed");
  expect([out.length, err.length]).toEqual([1, 0]);
});

test("the server logs changes, and tells users what they may do", async () => {
  const { out } = run("serve", "--port", "0");
  await until(() => out.length > 0);
  const url = /http:\S+/.exec(out[0] ?? "")?.[0] ?? "";

  const { capabilities } = (await (await fetch(url)).json()) as { capabilities: object };

  expect(Object.keys(capabilities)).toEqual(
    expect.arrayContaining(["history", "permissions_endpoint"]),
  );
});

test("a port that is taken is said in one line", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as AddressInfo;

  const { err, code } = run("serve", "--port", String(port));

  expect(await code).toBe(1);
  expect(err).toEqual([
    `kintsugi: Port ${port} of 127.0.0.1 is taken: stop what listens there, or pass --port 0 for a free one`,
  ]);
  other.close();
});

async function startWith(file: string): Promise<Run & { readonly url: string }> {
  const started = run("serve", "--port", "0", "--data", file);
  await until(() => started.out.length + started.err.length > 0);
  return { ...started, url: /http:\S+/.exec(started.out[0] ?? "")?.[0] ?? "" };
}

describe("kintsugi serve --data", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kintsugi-cli-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("the server says where the data is, and has it again when it is started again", async () => {
    const file = join(folder, "todo.db");
    const headers = { Authorization: `Basic ${btoa("any:body")}` };
    const first = await startWith(file);
    expect(first.out[0]).toContain(`(data in ${file}, for development)`);
    const made = await fetch(`${first.url}buckets/b`, { method: "PUT", headers });
    expect(made.status).toBe(201);
    first.interrupt();
    expect(await first.code).toBe(0);

    const second = await startWith(file);
    const read = await fetch(`${second.url}buckets/b`, { headers });
    expect(read.status).toBe(200);
    expect(await read.json()).toEqual(await made.json());
    second.interrupt();
    expect(await second.code).toBe(0);
  });

  test("a file that another server has is said in one line", async () => {
    const file = join(folder, "todo.db");
    const first = await startWith(file);
    const second = await startWith(file);

    expect(await second.code).toBe(1);
    expect(second.out).toEqual([]);
    expect(second.err).toEqual([
      `kintsugi: ${file} is in use, perhaps by another kintsugi serve: stop that, or name another file`,
    ]);
    expect((await fetch(first.url)).status).toBe(200);
  });

  test("a file that is none of ours is said in one line", async () => {
    const file = join(folder, "diary.txt");
    writeFileSync(file, "Dear diary,\n");
    const { err, code } = await startWith(file);

    expect(await code).toBe(1);
    expect(err).toEqual([
      `kintsugi: ${file} is not an SQLite database, or it is damaged: name another file, or restore it from a copy`,
    ]);
    expect(readFileSync(file, "utf8")).toBe("Dear diary,\n");
  });

  test("the file is free again if the server could not listen", async () => {
    const file = join(folder, "todo.db");
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    expect(await run("serve", "--port", String(port), "--data", file).code).toBe(1);
    other.close();

    const { out } = await startWith(file);
    expect(out).toHaveLength(1);
  });
});

/** Arguments that are wrong, and what is said of them. */
const WRONG: readonly (readonly [argv: string, said: string])[] = [
  ["server", 'There is no command "server"'],
  ["serve --prot 1", "Unknown option '--prot'"],
  ["serve --port", "Option '-p, --port <value>' argument missing"],
  ["serve --port abc", '--port must be a number from 0 to 65535, not "abc"'],
  ["serve --port 70000", '--port must be a number from 0 to 65535, not "70000"'],
  ["serve here", "Unexpected argument 'here'"],
  ["serve --data", "Option '--data <value>' argument missing"],
  ["serve --data=", "--data needs the name of a file, such as todo.db"],
];

test.each(WRONG)("kintsugi %s is refused in one line", async (argv, said) => {
  const { out, err, code } = run(...argv.split(" "));

  expect(await code).toBe(2);
  expect(out).toEqual([]);
  expect(err).toHaveLength(1);
  expect(err[0]).toContain(said);
  expect(err[0]).toContain("Try: kintsugi --help");
  expect(err[0]).not.toContain("\n");
});

test.each([["--help"], ["-h"], ["help"], [""], ["serve --help"], ["serve -h"]])(
  "kintsugi %s explains",
  async (argv) => {
    const { out, err, code } = run(...argv.split(" ").filter((word) => word !== ""));

    expect(await code).toBe(0);
    expect(out.join("\n")).toContain("--port");
    expect(err).toEqual([]);
  },
);
