// The HTTP client of the benchmarks of servers: one connection that is kept, the same code for every server.
import { Agent, request } from "node:http";

/** A user of the policy `basicauth`, which costs neither side a slow hash. */
const AUTHORIZATION = `Basic ${Buffer.from("bench:bench").toString("base64")}`;

/** A client of the server at `url`, which ends with `/v1`. */
export class Client {
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #url;

  constructor(url) {
    this.#url = new URL(url);
  }

  /**
   * Sends a request, and resolves with `{ status, headers, body }` when all of it has come; the body is a Buffer, as
   * reading it is not the server's work. `path` is below `/v1`, or a whole URL.
   */
  send(method, path, json) {
    const { hostname, port, pathname } = this.#url;
    const target = path.startsWith("/") ? pathname + path : pathAndQuery(path);
    const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
    const headers = {
      Authorization: AUTHORIZATION,
      ...(body !== undefined && {
        "Content-Type": "application/json",
        "Content-Length": body.length,
      }),
    };
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, hostname, port, path: target, method, headers };
      const sent = request(options, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** As `send`, with the body read; throws unless the status is one of these. */
  async ask(method, path, json, statuses = [200, 201]) {
    const answer = await this.send(method, path, json);
    expectStatus(answer, statuses, `${method} ${path}`);
    return { ...answer, json: JSON.parse(answer.body.toString()) };
  }

  close() {
    this.#agent.destroy();
  }
}

export function expectStatus({ status, body }, statuses, what) {
  if (statuses.includes(status)) return;
  throw new Error(`${what} was answered ${status}: ${body.toString().slice(0, 300)}`);
}

function pathAndQuery(url) {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
