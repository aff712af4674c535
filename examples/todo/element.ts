type Child = Node | string;

/** Makes an element: properties, then children. Text stays text, whatever is in it. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A button that does nothing but what it is told. */
export function button(label: string, onClick: () => void, className = ""): HTMLButtonElement {
  const made = element("button", { type: "button", textContent: label, className });
  made.addEventListener("click", onClick);
  return made;
}

/** Sets a text only where it differs, so that a screen reader is not told twice. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Exchanges all children. If the focus was in one of them, it goes to the first button now there, or elsewhere. */
export function exchange(
  parent: Element,
  children: readonly Element[],
  elsewhere: HTMLElement,
): void {
  const hadFocus = parent.contains(document.activeElement);
  parent.replaceChildren(...children);
  if (hadFocus) (parent.querySelector("button") ?? elsewhere).focus();
}

/** Puts the children in this order. What has the focus keeps it, also where its row moves. */
export function arrange(parent: Element, children: readonly Element[]): void {
  const focused = document.activeElement;
  const gone = Array.from(parent.children).filter((child) => !children.includes(child));
  for (const child of gone) child.remove();
  for (const [index, child] of children.entries()) {
    const there = parent.children[index] ?? null;
    if (there === child) continue;
    if (child.parentElement === parent && "moveBefore" in parent) parent.moveBefore(child, there);
    else parent.insertBefore(child, there);
  }
  const isLost = focused !== document.activeElement && focused?.isConnected === true;
  if (isLost && focused instanceof HTMLElement) focused.focus();
}
