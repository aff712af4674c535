import { parseArgs } from "node:util";
import { isKintsugiError } from "../errors.js";
import { createKintoServer } from "../server/server.js";
import { openSqliteStorage } from "../server/storage/open-sqlite-storage.js";
import type { ServerStorage } from "../server/storage/server-storage.js";
import { HELP, SERVE_HELP } from "./help.js";

/** Where a command writes, and how it learns that it shall end. */
export interface Terminal {
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Resolves when the user wants the command to end. */
  readonly interrupted: Promise<void>;
}

/** What developers may want to look at; Kinto has to be told. */
const SETTINGS = { history: true, permissionsEndpoint: true } as const;
const USAGE_ERROR = 2;
const DEFAULT_PORT = 8888;
const DEFAULT_HOST = "127.0.0.1";

/** Runs the command line without the name of the program; resolves with the exit code. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = argv;
  if (command === undefined || command === "--help" || command === "-h" || command === "help") {
    terminal.print(HELP);
    return 0;
  }
  if (command === "serve") return serve(rest, terminal);
  return refuse(terminal, `There is no command ${JSON.stringify(command)}`);
}

async function serve(argv: readonly string[], terminal: Terminal): Promise<number> {
  const options = readOptions(argv);
  if (options === "help") {
    terminal.print(SERVE_HELP);
    return 0;
  }
  if (typeof options === "string") return refuse(terminal, options);
  let storage: ServerStorage | undefined;
  try {
    storage = options.data === undefined ? undefined : await openSqliteStorage(options.data);
    const server = createKintoServer({ ...SETTINGS, ...(storage !== undefined && { storage }) });
    const listening = await server.listen(options.port, options.host);
    const place = storage === undefined ? "in memory" : `data in ${storage.file}`;
    terminal.print(`Kinto server (${place}, for development) at ${listening.url}/v1/`);
    await terminal.interrupted;
    await listening.close();
    return 0;
  } catch (error) {
    terminal.printError(`kintsugi: ${explain(error, options.port, options.host)}`);
    return 1;
  } finally {
    storage?.close();
  }
}

interface Options {
  readonly port: number;
  readonly host: string;
  /** Undefined for memory. */
  readonly data: string | undefined;
}

/** The options, `"help"`, or what is wrong with them. */
function readOptions(argv: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: "string", short: "p" },
        host: { type: "string" },
        data: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help === true) return "help";
    const port = values.port === undefined ? DEFAULT_PORT : readPort(values.port);
    if (port === undefined) {
      return `--port must be a number from 0 to 65535, not ${JSON.stringify(values.port)}`;
    }
    if (values.data === "") return "--data needs the name of a file, such as todo.db";
    return { port, host: values.host ?? DEFAULT_HOST, data: values.data };
  } catch (error) {
    return firstSentence((error as Error).message);
  }
}

function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
}

function explain(error: unknown, port: number, host: string): string {
  if (isKintsugiError(error)) return error.message;
  const { code, message } = error as { code?: string; message: string };
  if (code === "EADDRINUSE") {
    return `Port ${port} of ${host} is taken: stop what listens there, or pass --port 0 for a free one`;
  }
  if (code === "EACCES") return `Port ${port} of ${host} needs more rights: pass one above 1023`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `This machine has no address ${host}: pass another --host`;
  }
  return firstSentence(message);
}

function refuse(terminal: Terminal, problem: string): number {
  terminal.printError(`kintsugi: ${problem}. Try: kintsugi --help`);
  return USAGE_ERROR;
}

function firstSentence(text: string): string {
  return text.split(/\.\s|\n/, 1)[0]?.replace(/\.$/, "") ?? text;
}
