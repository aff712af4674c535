import {
  accountPrincipal,
  authenticated,
  type AccessChanges,
  type CollectionPermissions,
  type Principal,
} from "kintsugi";
import type { Device } from "./device.js";
import { button, element, setText } from "./element.js";
import { grantsIn, nameOfPrincipal, type Neighbours } from "./neighbours.js";
import { describeAccess, describeError, PERMISSION_WORDS } from "./words.js";

type Permission = keyof CollectionPermissions;

/** What is to be shared: a task, or a whole list. */
export interface Shareable {
  readonly title: string;
  readonly permissions: readonly Permission[];
  readonly share: (wanted: CollectionPermissions) => Promise<void>;
  readonly unshare: (principals: readonly Principal[]) => Promise<void>;
  /** Asks the server, which needs a network. */
  readonly ask: () => Promise<CollectionPermissions | "unknown">;
  /** What the server was not told yet. */
  readonly unsent: () => AccessChanges | null;
  /** A wish was stored: the records are the same, so that no live query tells of it. */
  readonly onStored: () => void;
}

/** Asks with whom to share. What is chosen is a wish, stored here: the next sync tells the server. */
export function openShareDialog(
  device: Device,
  neighbours: Neighbours,
  tell: (text: string) => void,
  what: Shareable,
): void {
  const dialog = element("dialog", { className: "share-dialog" });
  const title = element("h2", { textContent: `Share “${what.title}”` });
  dialog.ariaLabel = title.textContent;
  const problem = element("p", { className: "problem", role: "alert" });

  const act = (wish: Promise<void>): void => {
    wish.then(
      () => {
        dialog.close();
        what.onStored();
        const unsent = what.unsent();
        const said = unsent === null ? "Nothing to tell." : `${describeAccess(unsent)}.`;
        tell(`Stored here, for the next sync: ${said}`);
      },
      (error: unknown) => setText(problem, describeError(error)),
    );
  };
  const unsent = what.unsent();
  dialog.append(
    title,
    usersOf(what, device, (principal) => act(what.unshare([principal]))),
  );
  if (unsent !== null) {
    const waiting = `Not sent yet: ${describeAccess(unsent)}.`;
    dialog.append(element("p", { className: "note", textContent: waiting }));
  }
  dialog.append(
    wishForm(device, neighbours, what, act, () => dialog.close()),
    problem,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function wishForm(
  device: Device,
  neighbours: Neighbours,
  what: Shareable,
  act: (wish: Promise<void>) => void,
  close: () => void,
): HTMLFormElement {
  const withWhom = element("select");
  const offer = (): void => {
    const offered = Array.from(withWhom.options, ({ value }) => value);
    const others = principalsFor(device, neighbours).filter((each) => !offered.includes(each));
    withWhom.append(...others.map(optionOf));
  };
  offer();
  // without a network, those that are known already are offered
  device.groups.load().then(offer, () => {});
  const may = element("select");
  may.append(
    ...what.permissions.map((value) =>
      element("option", { value, textContent: PERMISSION_WORDS[value] ?? value }),
    ),
  );
  const choices = element("div", { className: "choices" });
  choices.append(
    element("button", { type: "submit", textContent: "Share" }),
    button("Close", close),
  );
  const form = element("form", { className: "wish" });
  form.append(element("label", {}, "With", withWhom), element("label", {}, "May", may), choices);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(what.share({ [may.value]: [withWhom.value] }));
  });
  return form;
}

function principalsFor(device: Device, neighbours: Neighbours): readonly Principal[] {
  const users = neighbours.othersThan(device.owner).map(accountPrincipal);
  const groups = device.groups.known.flatMap((group) => device.groups.principalOf(group) ?? []);
  return [...users, ...groups, authenticated];
}

function optionOf(principal: Principal): HTMLOptionElement {
  return element("option", { value: principal, textContent: nameOfPrincipal(principal) });
}

/** Who may use it, as the server says now. */
function usersOf(
  what: Shareable,
  device: Device,
  unshare: (principal: Principal) => void,
): HTMLElement {
  const note = element("p", { className: "note", textContent: "Asking the server …" });
  const list = element("ul", { className: "users" });
  list.ariaLabel = "Who can use it";
  const own = accountPrincipal(device.owner ?? "");
  what.ask().then(
    (permissions) => {
      if (permissions === "unknown") {
        setText(note, "The server tells who may use it only to those who may change it.");
        return;
      }
      const others = grantsIn(permissions).flatMap(([permission, principals]) =>
        principals.filter((each) => each !== own).map((each) => [each, permission] as const),
      );
      setText(
        note,
        others.length === 0 ? "On the server, nobody else is named." : "On the server:",
      );
      list.append(...others.map((other) => userItem(...other, unshare)));
    },
    (error: unknown) => setText(note, `Who may use it now is not known. ${describeError(error)}`),
  );
  return element("div", {}, note, list);
}

function userItem(
  principal: Principal,
  permission: string,
  unshare: (principal: Principal) => void,
): HTMLLIElement {
  const name = nameOfPrincipal(principal);
  const text = `${name} may ${PERMISSION_WORDS[permission] ?? permission} it`;
  const take = button("Take away", () => unshare(principal), "quiet");
  take.ariaLabel = `Take away from ${name}`;
  return element("li", {}, text, take);
}
