import { button, element, setText } from "./element.js";

/** Says that a newer version waits. Only the person at the page takes it: nothing reloads by itself. */
export class UpdateNotice {
  readonly element: HTMLElement;
  readonly #registration: ServiceWorkerRegistration;

  constructor(registration: ServiceWorkerRegistration) {
    this.#registration = registration;
    this.element = element("div", { className: "update", role: "status" });
    this.#watch(registration.installing);
    this.#show(registration.waiting);
    registration.addEventListener("updatefound", () => this.#watch(registration.installing));
    // somebody may keep the page open for days
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") registration.update().catch(() => undefined);
    });
  }

  #watch(worker: ServiceWorker | null): void {
    worker?.addEventListener("statechange", () => {
      // the very first one waits for nobody
      if (worker.state === "installed" && this.#registration.active !== null) this.#show(worker);
    });
  }

  #show(worker: ServiceWorker | null): void {
    if (worker === null) return;
    const reloadIfActive = (): void => {
      if (worker.state === "activated") location.reload();
    };
    const take = (): void => {
      worker.addEventListener("statechange", reloadIfActive);
      // another tab may have taken it, or there was no page to wait for
      reloadIfActive();
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none to name
      worker.postMessage("activate");
      // the one before may still have something to send
      setText(words, "One moment …");
    };
    const words = element("p", { textContent: "A new version is there." });
    this.element.replaceChildren(words, button("Use it", take, "primary"));
  }
}
