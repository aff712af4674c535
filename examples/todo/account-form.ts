import type { SyncReport } from "kintsugi";
import type { Device } from "./device.js";
import { button, element, setText } from "./element.js";
import { CAST } from "./neighbours.js";
import { describeError } from "./words.js";

/** Of those whom the demo offers to be. Not a secret. */
const PASSWORD = "s3cr3t";

/** Signing up and signing in. The tasks below it can be used before. */
export class AccountForm {
  readonly element: HTMLFormElement;
  readonly #device: Device;
  readonly #name: HTMLInputElement;
  readonly #password: HTMLInputElement;
  readonly #note: HTMLParagraphElement;
  readonly #problem: HTMLParagraphElement;
  readonly #signUp: HTMLButtonElement;
  readonly #cast: HTMLElement;
  readonly #onSignedIn: (report: SyncReport) => void;

  constructor(device: Device, onSignedIn: (report: SyncReport) => void) {
    this.#device = device;
    this.#onSignedIn = onSignedIn;
    this.#name = element("input", { type: "text", required: true, autocomplete: "username" });
    this.#name.autocapitalize = "none";
    this.#name.spellcheck = false;
    this.#password = element("input", { type: "password", required: true });
    this.#password.autocomplete = "current-password";
    this.#signUp = button("Sign up", () => void this.#enter("signUp"));
    this.#cast = element("div", { className: "choices cast", role: "group" });
    this.#cast.ariaLabel = `Somebody to be on the ${device.name}`;
    this.#cast.append("or be", ...CAST.map((name) => button(name, () => void this.#be(name))));
    this.#note = element("p", { className: "note" });
    this.#problem = element("p", { className: "problem", role: "alert" });
    this.element = element("form", { className: "account" });
    this.element.ariaLabel = `Account on the ${device.name}`;
    this.element.append(
      this.#note,
      element("label", {}, "Name", this.#name),
      element("label", {}, "Password", this.#password),
      element(
        "div",
        { className: "choices" },
        element("button", { type: "submit", textContent: "Sign in", value: "in" }),
        this.#signUp,
        this.#cast,
      ),
      this.#problem,
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#enter("signIn");
    });
  }

  show(): void {
    const { owner, signedInAs } = this.#device;
    this.element.hidden = signedInAs !== null;
    this.#name.readOnly = owner !== null;
    this.#signUp.hidden = owner !== null;
    this.#cast.hidden = owner !== null;
    if (owner !== null) this.#name.value = owner;
    const note =
      owner === null
        ? "Tasks can be written before signing in: they are sent afterwards."
        : `These are the tasks of ${owner}, whose sign-in is over: give the password again to sync.`;
    setText(this.#note, note);
  }

  focus(): void {
    this.#name.focus();
  }

  async #be(name: string): Promise<void> {
    this.#name.value = name;
    this.#password.value = PASSWORD;
    await this.#enter("enter");
  }

  async #enter(how: "signIn" | "signUp" | "enter"): Promise<void> {
    if (!this.element.reportValidity()) return;
    setText(this.#problem, "");
    this.element.inert = true;
    try {
      const report = await this.#device[how](this.#name.value.trim(), this.#password.value);
      this.#password.value = "";
      this.#onSignedIn(report);
    } catch (error) {
      setText(this.#problem, describeError(error));
    } finally {
      this.element.inert = false;
    }
    if (!this.element.hidden) this.#password.focus();
  }
}
