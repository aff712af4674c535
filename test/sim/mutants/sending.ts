import type { Mutant } from "./mutant.js";

/** Bugs in what is sent, when, and what is stored of it before. */
export const SENDING: readonly Mutant[] = [
  {
    name: "an attempt is not stored before it is sent",
    breaks: "T1: intents are stored before they are sent",
    file: "src/sync/decide-intents.ts",
    find: "ops.push(withSent(operation, intent.sent));",
    replace: "ops.push(operation);",
  },
  {
    name: "an older attempt of unknown outcome is forgotten when another is sent",
    breaks: "S2: lost push response, then another local edit",
    file: "src/sync/intent.ts",
    find: "return { ...operation, sent: [...others, sent] };",
    replace: "return { ...operation, sent: [sent] };",
  },
  {
    name: "nothing has a precondition",
    breaks: "T2: always If-Match or If-None-Match",
    file: "src/sync/intent.ts",
    find: 'match === null ? { [HEADER.ifNoneMatch]: "*" } : { [HEADER.ifMatch]: printEtag(match) },',
    replace: "{},",
  },
  {
    name: "an update has no precondition",
    breaks: "T2: If-Match with the timestamp of the base",
    file: "src/sync/intent.ts",
    find: "{ [HEADER.ifMatch]: printEtag(match) }",
    replace: "{}",
  },
  {
    name: "a record whose deletion is known is sent as if it were there",
    breaks: "T2: a tombstone does not count as existing",
    file: "src/record/edit.ts",
    find: "return base === null || isTombstone(base) ? null : base.last_modified;",
    replace: "return base === null ? null : base.last_modified;",
  },
  {
    name: "a push goes on although the comparison before it did not end",
    breaks: "D2: nothing is sent between a sign of doubt and the end of the comparison",
    file: "src/sync/pull.ts",
    find: "return { tally, identity: reconciled.identity, backoff, stop: reconciled.stop };",
    replace:
      "return { tally, identity: reconciled.identity ?? changes.identity, backoff, stop: null };",
    resets: true,
  },
  {
    name: "a local write lands although another tab wrote since",
    breaks: "I12: no decision from memory that another tab can change",
    file: "src/store/memory-log.ts",
    find: 'if (write.commits.some(({ key, seen }) => this.head(key) !== seen)) return { kind: "behind" };',
    replace: "",
  },
  {
    name: "the server's wish to be left alone is forgotten",
    breaks: "T10: the wish to wait is stored for all tabs",
    file: "src/sync/sync-collection.ts",
    find: "if (notBefore !== null) {",
    replace: "if (false) {",
  },
  {
    name: "a refused record ends the push",
    breaks: "S16: partial batch, others continue",
    file: "src/sync/push.ts",
    find: "      default:\n        continue;",
    replace:
      '      case "park":\n        return { kind: "stop", why: "server-error", status, message };\n      default:\n        continue;',
  },
  {
    name: "a refused record is not set aside",
    breaks: "S17: poison record, retried for ever",
    file: "src/sync/answers.ts",
    find: 'const REFUSED = states("park", "forget", "forget", "ignore");',
    replace: 'const REFUSED = states("forget", "forget", "forget", "ignore");',
  },
  {
    name: "a batch that is too large is sent again as it is",
    breaks: "S19: 413 for the batch, halve",
    file: "src/sync/suspects.ts",
    find: "queue: [...split(ids), ...before.queue] }, answers: [] };",
    replace: "queue: [ids, ...before.queue] }, answers: [] };",
  },
  {
    name: "only the first half of a batch that is too large is sent again",
    breaks: "S19: 413 for the batch, halve",
    file: "src/sync/suspects.ts",
    find: "return [ids.slice(0, middle), ids.slice(middle)];",
    replace: "return [ids.slice(0, middle)];",
  },
  {
    name: "a create has no precondition",
    breaks: "T2: If-None-Match where the server has no record",
    file: "src/sync/intent.ts",
    find: '{ [HEADER.ifNoneMatch]: "*" }',
    replace: "{}",
  },
  {
    name: "a copy of an attempt is not known to be one",
    breaks: "A17: another copy may have been taken",
    file: "src/sync/intent.ts",
    find: "...(again !== undefined && { isRepeated: true }),",
    replace: "",
  },
  {
    name: "a conflict that waits stops what comes behind it",
    breaks: "S18: one unresolved conflict, others flow",
    file: "src/sync/decide-intents.ts",
    find: "for (const operation of candidates(choice, situation)) {",
    replace:
      "for (const operation of candidates(choice, situation)) {\n      if (operation.conflict !== undefined) break;",
  },
  {
    name: "a refused permission is never tried again",
    breaks: "T5: a refused permission is tried again after a day",
    file: "src/sync/intent.ts",
    find: "return parked.status === 403 && wall - parked.at >= FORBIDDEN_AGAIN;",
    replace: "return false;",
  },
];
