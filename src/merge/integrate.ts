import { baseFields, ended, isUnchanged, isUnreadable, settle } from "../record/edit.js";
import type { Operation } from "../record/operation.js";
import { madeAgain } from "../record/originals.js";
import {
  fieldsOf,
  isSameContent,
  isUnknown,
  type Confirmed,
  type Fields,
} from "../record/record.js";
import { withoutTokens } from "../record/tokens.js";
import { mergeSides } from "./conflict-of.js";
import { nextStep, type Side } from "./edits-and-deletions.js";
import { recogniseOwn } from "./own-write.js";
import { rulesOf, strategyName, type AnyStrategy } from "./strategy.js";

/** A decision that overrode something, for the journal. */
export interface Decision {
  readonly by: string;
  readonly local: Fields | null;
  readonly remote: Confirmed;
  readonly base: Confirmed | null;
  readonly result: Fields | null;
  readonly contested: readonly string[];
}

/** Why an operation became what it is, in words for reports. */
export type IntegrationRule =
  | "own-write"
  | "agreed"
  | "taken"
  | "unchanged-remote"
  | "merged"
  | "kept-local"
  | "took-remote"
  | "conflict";

/** What becomes of a record with an operation when a remote version arrives. */
export type Integration =
  /** The version is not newer than the base. */
  | { readonly kind: "stale" }
  /** `operation` is null where it ended. */
  | {
      readonly kind: "integrated";
      readonly rule: IntegrationRule;
      readonly operation: Operation | null;
      readonly decision?: Decision;
    }
  /** A person or a function of the app decides: the version waits in the operation. */
  | { readonly kind: "undecided"; readonly operation: Operation };

/** The table for a strategy of the app: it is asked wherever both sides changed the record. */
const STEP_OF_APP: Readonly<Record<Side, Readonly<Record<Side, "take" | "push" | "wait">>>> = {
  unchanged: { unchanged: "take", edited: "take", deleted: "take" },
  edited: { unchanged: "push", edited: "wait", deleted: "wait" },
  deleted: { unchanged: "push", edited: "wait", deleted: "wait" },
};

/**
 * Joins a remote version with a record that was changed here.
 *
 * `force` takes the version even if its timestamp is not newer than the base's: after a 412 it is what the server
 * holds, also when the server was restored from an older copy.
 */
export function integrate(
  operation: Operation,
  remote: Confirmed,
  strategy: AnyStrategy,
  options: { readonly force: boolean },
): Integration {
  // the very version that the edit was made on, which could not be read until now
  if (isBaseAgain(operation, remote)) {
    return joined("unchanged-remote", rebase(operation, remote, operation.local));
  }
  if (!options.force && isStale(operation, remote)) return { kind: "stale" };
  // nobody can merge what cannot be read: a person decides, or a later version
  if (isUnreadable(remote)) {
    return { kind: "undecided", operation: { ...operation, conflict: remote } };
  }
  const theirs = fieldsOf(remote);
  const known = recogniseOwn(operation, remote);
  if (wasSent(operation, theirs)) {
    return joined("own-write", rebase(operation, remote, operation.local));
  }
  // where edits add up, two that are equal are two
  if (rulesOf(strategy)?.needsTokens !== true && isSameContent(operation.local, theirs)) {
    return joined("agreed", ended(operation, remote));
  }
  const sides = sidesOf(operation, known.operation, theirs);
  const step =
    typeof strategy === "function"
      ? STEP_OF_APP[sides.local][sides.remote]
      : nextStep(strategy.kind, sides.local, sides.remote, strategy.rules?.deletions);
  const undecided: Integration = {
    kind: "undecided",
    operation: { ...operation, conflict: remote },
  };
  switch (step) {
    case "nothing":
    case "take":
      return joined(
        known.isOwn && sides.remote === "unchanged" ? "own-write" : "taken",
        ended(operation, remote),
      );
    case "push":
      return joined(
        known.isOwn ? "own-write" : "unchanged-remote",
        rebase(known.operation, remote, operation.local),
      );
    case "wait":
      return undecided;
    default:
      return decide(known.operation, remote, strategy, step) ?? undecided;
  }
}

/** Undefined where a person or a function of the app is to be asked. */
function decide(
  operation: Operation,
  remote: Confirmed,
  strategy: AnyStrategy,
  step: "merge" | "keep-local" | "take-remote",
): Integration | undefined {
  const kind = strategyName(strategy);
  const theirs = fieldsOf(remote);
  switch (step) {
    case "take-remote":
      return joined(
        "took-remote",
        ended(operation, remote),
        decisionOf(operation, remote, kind, theirs, []),
      );
    case "keep-local": {
      const decision = decisionOf(operation, remote, kind, operation.local, []);
      return joined("kept-local", rebase(operation, remote, operation.local), decision);
    }
    case "merge": {
      // nobody can tell what was edited: a value that nobody touched must not overwrite a newer one
      if (isUnknown(operation.base)) return undefined;
      const { merged, overridden, asksApp, waits } = mergeSides(operation, remote, strategy);
      if (asksApp || waits) return undefined;
      const decision =
        overridden.length > 0 ? decisionOf(operation, remote, kind, merged, overridden) : undefined;
      return joined("merged", rebase(operation, remote, merged), decision);
    }
  }
}

/** Applies the answer of a strategy of the app to the conflict that it was asked about. */
export function applyResolution(
  operation: Operation,
  remote: Confirmed,
  strategy: AnyStrategy,
  resolution: Fields | null,
): Integration {
  const { operation: known } = recogniseOwn(operation, remote);
  const { conflict: _, ...rest } = known;
  const { contested, overridden } = mergeSides(known, remote, strategy);
  const paths = [...new Set([...contested, ...overridden])];
  const decision = decisionOf(rest, remote, strategyName(strategy), resolution, paths);
  return joined("merged", rebase(rest, remote, resolution), decision);
}

function isBaseAgain({ base, conflict }: Operation, remote: Confirmed): boolean {
  return (
    conflict === undefined &&
    isUnreadable(base) &&
    !isUnreadable(remote) &&
    base?.last_modified === remote.last_modified
  );
}

/** Whether an attempt without a token had this content. */
function wasSent({ sent }: Operation, theirs: Fields | null): boolean {
  return sent.some(({ isNamed, body }) => isNamed !== true && isSameContent(body, theirs));
}

function isStale(operation: Operation, remote: Confirmed): boolean {
  const known = operation.conflict ?? operation.base;
  if (known === null) return false;
  if (known.last_modified === null) return false;
  return remote.last_modified !== null && remote.last_modified <= known.last_modified;
}

function sidesOf(
  { sent: attempts }: Operation,
  operation: Operation,
  theirs: Fields | null,
): { local: Side; remote: Side } {
  // where both sides made the record, who deletes it has seen that there is one; and an attempt that is not in this version may have
  // been in one that the server lost
  const isSeen = operation.conflict !== undefined || attempts.length > 0;
  const hasDeleted = isSeen && operation.local === null;
  // with an unknown attempt on its way, "as the base" may be an edit that takes the attempt back
  const isClean = isUnchanged(operation) && operation.sent.length === 0 && !hasDeleted;
  return {
    local: isClean ? "unchanged" : operation.local === null ? "deleted" : "edited",
    remote:
      isSameContent(baseFields(operation), theirs) &&
      !isUnreadable(operation.base) &&
      !isDeletionOfAttempt(operation, theirs)
        ? "unchanged"
        : theirs === null
          ? "deleted"
          : "edited",
  };
}

/**
 * Where the server had nothing, a deletion can only be that of a record which was created meanwhile: by an attempt of
 * unknown outcome, or by somebody else. A deletion of unknown time may be the known one, told once more with its time.
 */
function isDeletionOfAttempt({ base, sent }: Operation, theirs: Fields | null): boolean {
  const isKnown = base !== null && base.last_modified === null;
  return theirs === null && !isKnown && sent.some(({ body }) => body !== null);
}

/**
 * The operation on a new base. Attempts to send on the older base are dead, since their precondition can no longer
 * hold. A refusal stays only while the body that was refused does.
 */
function rebase(operation: Operation, base: Confirmed, merged: Fields | null): Operation | null {
  const local = madeAgain(merged, { before: operation.base, now: base });
  const { conflict: _, parked, ...rest } = operation;
  const isSame = isSameContent(local, operation.local);
  return settle({
    ...rest,
    base,
    local,
    edits: isSame ? rest.edits : rest.edits + 1,
    sent: [],
    ...(parked !== undefined && isSame && { parked }),
  });
}

function decisionOf(
  operation: Operation,
  remote: Confirmed,
  by: string,
  result: Fields | null,
  contested: readonly string[],
): Decision {
  const { base, local } = operation;
  return {
    by,
    local,
    remote: withoutTokens(remote),
    base: base === null ? null : withoutTokens(base),
    result,
    contested,
  };
}

function joined(
  rule: IntegrationRule,
  operation: Operation | null,
  decision?: Decision,
): Integration {
  return { kind: "integrated", rule, operation, ...(decision !== undefined && { decision }) };
}
