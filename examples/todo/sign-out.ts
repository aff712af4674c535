import { UnsentEditsError } from "kintsugi";
import type { Device } from "./device.js";
import { button, element } from "./element.js";

/**
 * Signs out, which deletes what is on this device. Where something was never sent, the library refuses; a person may
 * then insist. Resolves with whether it happened.
 */
export async function signOut(device: Device): Promise<boolean> {
  try {
    await device.signOut();
    return true;
  } catch (error) {
    if (!(error instanceof UnsentEditsError)) throw error;
    if (!(await confirmLoss(device, error.count))) return false;
    await device.signOut({ discardUnsent: true });
    return true;
  }
}

function confirmLoss(device: Device, count: number): Promise<boolean> {
  const edits = count === 1 ? "1 edit was" : `${count} edits were`;
  const dialog = element("dialog");
  const title = element("h2", { textContent: `Sign out of the ${device.name}?` });
  const text = `${edits} never sent. Signing out deletes what is on this device: sync first to keep it.`;
  dialog.ariaLabel = title.textContent;
  const choices = element("div", { className: "choices" });
  choices.append(
    button("Stay signed in", () => dialog.close()),
    button("Sign out and lose it", () => dialog.close("lose"), "danger"),
  );
  dialog.append(title, element("p", { textContent: text }), choices);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "lose");
    });
  });
}
