import { element } from "./element.js";
import type { Server } from "./kept.js";
import { partsOf, type News, type Received } from "./news.js";

const KEPT = 60;

/** What the server received, newest first, as it tells by itself. */
export class ServerLog {
  readonly element: HTMLElement;
  readonly #list: HTMLOListElement;

  constructor({ remote, run }: Server, news: News) {
    this.#list = element("ol", { className: "log", tabIndex: 0, reversed: true });
    this.#list.ariaLabel = "Requests, newest first";
    const heading = element("h2", { textContent: "Server", id: "title-server" });
    this.element = element(
      "section",
      { className: "server" },
      element(
        "header",
        {},
        element("div", {}, heading, element("p", { className: "who", textContent: remote })),
      ),
      element("p", { className: "note", textContent: "What arrives, newest first:" }),
      this.#list,
    );
    this.element.setAttribute("aria-labelledby", heading.id);
    news.onReceived((received) => this.#add(received));
    // the server was started again, and knows nobody: begin anew with it
    news.onRun((now) => {
      if (now !== run) location.reload();
    });
  }

  #add(received: Received): void {
    // the browser's own question before a request to another port; each real request follows it
    if (received.method === "OPTIONS") return;
    const parts = partsOf(received);
    const item = element(
      "li",
      {},
      element("p", { textContent: `${received.device ?? "Somebody"} ${describe(parts)}` }),
      ...parts.map(({ method, path, status }) =>
        element("code", { textContent: `${method} ${shorten(path)} → ${status}` }),
      ),
    );
    item.dataset["device"] = received.device ?? "";
    this.#list.prepend(item);
    while (this.#list.children.length > KEPT) this.#list.lastElementChild?.remove();
  }
}

function describe(parts: Received["parts"]): string {
  const writes = parts.filter(({ method }) => method === "PUT" || method === "DELETE");
  const has = (part: string): boolean => parts.some(({ path }) => path.includes(part));
  if (has("/accounts/")) return "signs up";
  if (has("/v1/permissions")) return "asks what is shared";
  if (has("/groups/")) return "makes a group";
  if (parts.some(({ method }) => method === "PATCH")) return "shares";
  if (writes.length === 0) return "asks what is new";
  return `sends ${writes.length === 1 ? "1 change" : `${writes.length} changes`}`;
}

/** Without what is the same in every line, and with the first letters of ids. */
function shorten(path: string): string {
  return path
    .replace(/^\/v1/, "")
    .replace(/^\/buckets\/[^/]+\/collections/, "…")
    .replace(/\/([0-9a-f]{4})[0-9a-f-]{32}/, "/$1…")
    .replace(/\?.*/, "?…");
}
