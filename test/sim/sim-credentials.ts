import type { Gives } from "./account-act.js";
import { otherThan, type Person } from "./people.js";
import { holderOf, type Tokens } from "./tokens.js";

/** What the requests of a device are signed with: tokens, which the app's function gives. */
export class SimCredentials {
  /** The number of the `Authorization` in force; 0: none. */
  as = 1;
  /** The token in force; null: nobody is signed in. */
  bearer: string | null;
  /** Who uses the device. */
  person: Person;
  gives: Gives = "fresh";
  /** Whether it ever had the credentials of another person. */
  hadOthers = false;
  readonly #tokens: Tokens;
  #given = 1;
  /** What was given last was refused before, or is not this person's. */
  #isBad = false;

  constructor(tokens: Tokens, person: Person) {
    this.#tokens = tokens;
    this.person = person;
    this.bearer = tokens.issue(person);
  }

  /** As a sync begins the function is asked: who was shown out before has signed in again. */
  begin(): void {
    if (this.#isBad) this.signIn(this.person);
  }

  signIn(person: Person): void {
    this.person = person;
    this.#give(person);
  }

  expire(gives: Gives): void {
    if (this.bearer !== null) this.#tokens.expire(this.bearer);
    this.gives = gives;
  }

  /** As `Credentials.refresh()`: whether the function gave something else. */
  refresh(): boolean {
    const { gives } = this;
    this.gives = "fresh";
    if (gives === "fresh") this.#give(this.person);
    if (gives === "another's") this.#give(otherThan(this.person));
    this.#isBad = gives !== "fresh";
    if (gives !== "none") return gives !== "same";
    this.bearer = null;
    this.as = 0;
    return false;
  }

  #give(person: Person): void {
    this.hadOthers ||= this.bearer !== null && holderOf(this.bearer) !== person;
    this.bearer = this.#tokens.issue(person);
    this.as = ++this.#given;
    this.#isBad = false;
  }
}
