// `npm start`: the library's main job in the terminal, then the demo in the browser until Ctrl+C.
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeConsumer } from "./demo/consumer.mjs";
import { showMainJob } from "./demo/main-job.mjs";
import { serveDemo } from "./demo/serve.mjs";
import { buildIfStale } from "./suites.mjs";
import { ROOT, stopwatch } from "./tools.mjs";

const HELP = `npm start -- [options]: two devices in the terminal, then in the browser

  --once                only the part in the terminal
  --host <address>      where to listen; 0.0.0.0 for the whole network (default 127.0.0.1)
  --port <number>       of the API (default 8888; where it is taken, the next one that is free)
  --page-port <number>  of the page (default 8080; the same)`;

function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: "boolean", default: false },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "8888" },
      "page-port": { type: "string", default: "8080" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { once, host, help } = values;
  if (host === "") throw new Error("--host is empty: give an address");
  const apiPort = readPort("--port", values.port);
  const pagePort = readPort("--page-port", values["page-port"]);
  return { once, host, help, apiPort, pagePort };
}

function readPort(name, text) {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new Error(`${name} is ${JSON.stringify(text)}: give a number from 0 to 65535`);
}

/** Resolves with the exit code. */
async function start(options) {
  const interrupted = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
  });
  if (!(await buildIfStale())) return 1;
  const consumer = makeConsumer();
  try {
    await runMainJob(consumer);
    if (!options.once) await runDemo(consumer, options, interrupted);
    return 0;
  } finally {
    consumer.remove();
  }
}

async function runMainJob(consumer) {
  const time = stopwatch();
  console.log("\nkintsugi: two devices edit offline, and come together again\n");
  let line = 0;
  const { tasks, tasksIn } = await consumer.loadExample("tasks");
  await showMainJob({
    kintsugi: await consumer.load(),
    createKintoServer: (await consumer.load("server/index")).createKintoServer,
    tasks,
    tasksIn,
    print: (text) => console.log(`${String(++line).padStart(3)}  ${text}`),
  });
  console.log(`\nEvery line was checked, in ${time()}.\n`);
}

async function runDemo(consumer, { host, apiPort, pagePort }, interrupted) {
  const folder = join(ROOT, "temp", "todo");
  await consumer.buildPage(folder);
  const { createKintoServer } = await consumer.load("server/index");
  const demo = await serveDemo({ createKintoServer, folder, host, apiPort, pagePort });
  sayIfMoved("API", apiPort, demo.apiPort);
  sayIfMoved("page", pagePort, demo.pagePort);
  for (const name of namesOf(host)) {
    console.log(`  Two devices in your browser   http://${name}:${demo.pagePort}/`);
    console.log(`  The API (Kinto's protocol)    http://${name}:${demo.apiPort}/v1/\n`);
  }
  console.log("Everything is in memory, and gone at the end. Press Ctrl+C to end it.");
  await interrupted;
  await demo.close();
  console.log("\nEnded.");
}

function sayIfMoved(what, wanted, port) {
  if (wanted !== 0 && wanted !== port) {
    console.log(`Port ${wanted} is taken: the ${what} is at port ${port} instead.\n`);
  }
}

/** How this computer is called, here and on the network. */
function namesOf(host) {
  if (host !== "0.0.0.0" && host !== "::") return [host.includes(":") ? `[${host}]` : host];
  const addresses = Object.values(networkInterfaces()).flat();
  const others = addresses.filter(({ family, internal }) => family === "IPv4" && !internal);
  return ["localhost", ...others.map(({ address }) => address)];
}

function explain(error, host) {
  const { code, message } = error;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EINVAL") {
    return `this computer has no address ${host}: pass another --host`;
  }
  if (code === "EACCES") return "this port needs more rights: pass one above 1023";
  if (code === "EADDRINUSE") return "this port and those after it are taken: pass another";
  return message;
}

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  const [problem] = error.message.split(/\.\s|\n/, 1);
  console.error(`npm start: ${problem}. Try: npm start -- --help`);
  process.exitCode = 2;
}
if (options?.help) console.log(HELP);
else if (options !== undefined) {
  try {
    process.exitCode = await start(options);
  } catch (error) {
    console.error(`npm start: ${explain(error, options.host)}`);
    process.exitCode = 1;
  }
}
