import { granting, revoking, type Access } from "../../src/record/access.js";
import {
  applyEdit,
  baseFields,
  changeAccess,
  resolveConflict,
  unpark,
} from "../../src/record/edit.js";
import type { Operation } from "../../src/record/operation.js";
import { fieldsOf, isTombstone, type Fields, type RecordId } from "../../src/record/record.js";
import type { Draft } from "../../src/view/draft.js";
import { FIRST, IDS } from "./collections.js";
import type { Device } from "./device.js";
import { changed } from "./mergers/change.js";
import { FIELDS, type UserAct } from "./plan.js";
import { shareeOf } from "./sharee-of.js";
import type { SimTab } from "./tab.js";

/** What a user did, and what is to be remembered once it is stored. */
export interface Acted {
  readonly id: RecordId;
  readonly local: Fields | null;
  readonly words: string;
  readonly acknowledge: () => void;
}

/** Decides what an act of a user changes, over what the tab has in memory; null: there is nothing to do. */
export function decideAct(
  device: Device,
  tab: SimTab,
  act: Exclude<UserAct, { kind: "answer" }>,
  draft: Draft,
): Acted | null {
  const id = IDS[act.id] ?? FIRST.ids[0];
  const { index, ledger, sim } = device;
  const operation = draft.operation(id);
  const confirmed = draft.confirmed(id);
  const before = tab.shown(id);
  const edit = (local: Fields | null, words: string, acknowledge: () => void): Acted => {
    draft.set(id, applyEdit(id, operation, confirmed, local));
    const on = operation?.base?.last_modified ?? confirmed?.last_modified ?? 0;
    return {
      id,
      local,
      words: `${id} := ${words}`,
      acknowledge: () => {
        acknowledge();
        ledger.changes.note({ device: index, id, before, after: local, on });
      },
    };
  };
  switch (act.kind) {
    case "edit":
    case "put": {
      const field = FIELDS[act.field] ?? FIELDS[0];
      const value = ledger.newValue(index);
      const keeps = act.kind === "edit" && before !== null;
      const local = keeps ? { ...before, [field]: value } : { [field]: value };
      return edit(local, JSON.stringify(local), () => {
        if (!keeps) ledger.takeBack(index, id);
        // what follows an attempt to create the record edits what that may have made
        const isCreate =
          operation === undefined
            ? before === null
            : baseFields(operation) === null && !operation.sent.some(({ body }) => body !== null);
        ledger.edit({ device: index, id, field, value, isCreate, step: sim.step });
      });
    }
    case "change": {
      // what makes a record has a value that can be followed
      if (before === null)
        return decideAct(device, tab, { kind: "edit", id: act.id, field: 0 }, draft);
      const local = changed(before, act, () => ledger.newValue(index));
      return edit(local, JSON.stringify(local), () => {
        ledger.forgetDeletion(index, id);
        const { [act.field]: value } = local;
        if (typeof value !== "string" || act.field === "text") return;
        ledger.edit({
          device: index,
          id,
          field: act.field,
          value,
          isCreate: false,
          step: sim.step,
        });
      });
    }
    case "delete":
      if (before === null) return null;
      return edit(null, "deleted", () => noteDeletion(device, id, operation));
    case "revert": {
      if (operation === undefined || operation.conflict !== undefined) return null;
      const base = baseFields(operation);
      if (base === null && before === null) return null;
      return edit(base, `${JSON.stringify(base)} again`, () => {
        ledger.takeBack(index, id);
        if (base === null) noteDeletion(device, id, operation);
        else ledger.forgetDeletion(index, id);
        // a deletion that was on its way may have been taken
        const wasSent = operation.sent.some(({ body }) => body === null);
        if (before === null || wasSent) ledger.restore(index, id);
      });
    }
    case "resolve":
      return resolve(device, act.choice, operation, draft);
    case "share":
    case "unshare": {
      if (before === null) return null;
      const { principal, may } = shareeOf(device, act.person);
      const isGiven = act.kind === "share";
      const change = (access: Access): Access =>
        isGiven ? granting(access, { [may]: [principal] }) : revoking(access, [principal]);
      draft.set(id, changeAccess(id, operation, confirmed, change));
      const words = `${id} is ${act.kind}d with ${principal} (${may})`;
      const acknowledge = () =>
        ledger.access.set({ device: index, id, principal, may: isGiven ? may : null });
      return { id, local: before, words, acknowledge };
    }
    case "retry": {
      if (operation?.parked === undefined) return null;
      draft.set(id, unpark(operation));
      return { id, local: operation.local, words: `${id} is tried again`, acknowledge: () => {} };
    }
  }
}

/** What the server never had, or has no longer, is only forgotten. */
function noteDeletion(device: Device, id: RecordId, operation: Operation | undefined): void {
  const { index, ledger, sim } = device;
  const isGone = operation?.conflict !== undefined && isTombstone(operation.conflict);
  const isUnknownThere = operation !== undefined && (isGone || baseFields(operation) === null);
  const attempts = isUnknownThere
    ? operation.sent.filter(({ body }) => body !== null).map(({ intent }) => intent)
    : null;
  ledger.takeBack(index, id);
  ledger.access.forget(index, id);
  // who agrees with a deletion has nothing to send
  if (isGone || attempts?.length === 0) ledger.forgetDeletion(index, id);
  else
    ledger.delete({
      device: index,
      id,
      attempts,
      step: sim.step,
      told: device.journalOf(id).length,
    });
}

function resolve(
  device: Device,
  choice: "local" | "remote" | "delete",
  operation: Operation | undefined,
  draft: Draft,
): Acted | null {
  if (operation?.conflict === undefined) return null;
  const { id, conflict } = operation;
  const { index, ledger, sim } = device;
  const remote = fieldsOf(conflict);
  const local = choice === "local" ? operation.local : choice === "remote" ? remote : null;
  draft.set(id, resolveConflict(operation, local));
  return {
    id,
    local,
    words: `${id} resolved: ${choice}`,
    acknowledge: () => {
      sim.coverage.count(`resolve: ${choice}`);
      ledger.changes.of(id).isOverridden = true;
      ledger.takeBack(index, id, new Set(Object.values(local ?? {})));
      if (local !== null || remote === null) ledger.forgetDeletion(index, id);
      else
        ledger.delete({
          device: index,
          id,
          attempts: null,
          step: sim.step,
          told: device.journalOf(id).length,
        });
    },
  };
}
