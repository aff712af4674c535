import { InvalidInputError, RecordExistsError, RecordNotFoundError } from "../errors.js";
import { mergeFields } from "../merge/merge-fields.js";
import type { Principal, RecordPermissions } from "../protocol/permissions.js";
import { granting, revoking, type Access } from "../record/access.js";
import { applyEdit, changeAccess, isUnreadable } from "../record/edit.js";
import { isEqual } from "../record/equal.js";
import { setOwn, type Json } from "../record/json.js";
import { isRecordId, newRecordId, type RandomBytes } from "../record/record-id.js";
import type { Fields, RecordId } from "../record/record.js";
import type { Draft } from "../view/draft.js";
import { planQuery, type Query } from "../view/query.js";
import { asTravelling, onlyLocal, withoutLocal } from "../view/local-fields.js";
import { freeze, type Shown } from "../view/shown.js";
import type { Replica } from "../view/replica.js";
import { checkGranted, checkGrantedAtFirst, checkRevoked } from "./check-principals.js";
import { checkFields } from "./check-fields.js";
import type { AnyCollectionDefinition } from "./definition.js";

/** What an `update` is told: fields, or a function of the current record. */
export type Change = object | ((current: Shown) => object);

export interface CreateOptions {
  /** Who else may use the record; its author always may. */
  readonly permissions?: RecordPermissions;
}

/**
 * The verbs of a collection, synchronous, over a draft: what a transaction offers, and what every single write is
 * made of. Nothing is stored until the draft is.
 */
export class Verbs {
  readonly #draft: Draft;
  readonly #replica: Replica;
  readonly #random: RandomBytes;
  readonly #definition: AnyCollectionDefinition;

  constructor(
    definition: AnyCollectionDefinition,
    draft: Draft,
    replica: Replica,
    random: RandomBytes,
  ) {
    this.#definition = definition;
    this.#draft = draft;
    this.#replica = replica;
    this.#random = random;
  }

  get(id: RecordId): Shown | undefined {
    return freeze(this.#replica.showing.one(this.#definition.key, id, this.#draft));
  }

  list(query?: Query): readonly Shown[] {
    const plan = planQuery(query);
    const found: Shown[] = [];
    for (const id of this.#draft.ids()) {
      const record = this.get(id);
      if (record !== undefined && plan.matches(record)) found.push(record);
    }
    return Object.freeze(plan.inOrder(found).slice(0, plan.limit));
  }

  count(query?: Query): number {
    return this.list({ ...query, limit: undefined }).length;
  }

  create(input: object, { permissions }: CreateOptions = {}): Shown {
    const fields = checkFields(input);
    const granted = checkGrantedAtFirst(permissions);
    const given = (input as { id?: unknown }).id;
    const id = given === undefined ? this.#newId(fields) : this.#checkId(given);
    if (this.get(id) !== undefined || this.#isHidden(id)) throw new RecordExistsError(id);
    const created = this.#write(id, fields);
    if (granted !== null) this.#changeAccess(id, (access) => granting(access, granted));
    return created;
  }

  share(id: RecordId, permissions: RecordPermissions): void {
    const granted = checkGranted(permissions);
    this.#mustGet(id);
    this.#changeAccess(id, (access) => granting(access, granted));
  }

  unshare(id: RecordId, principals: readonly Principal[]): void {
    const revoked = checkRevoked(principals);
    this.#mustGet(id);
    this.#changeAccess(id, (access) => revoking(access, revoked));
  }

  put(input: object): Shown {
    const fields = checkFields(input);
    return this.#write(this.#checkId((input as { id?: unknown }).id), fields);
  }

  update(id: RecordId, change: Change): Shown {
    const current = this.#mustGet(id);
    const changes = typeof change === "function" ? change(current) : change;
    if (isThenable(changes)) {
      throw new InvalidInputError("update() takes a function that returns at once: no promise");
    }
    const changed = checkFields(changes);
    const fields: Record<string, Json> = {};
    for (const [key, value] of [...entriesOf(current), ...Object.entries(changed)]) {
      setOwn(fields, key, value);
    }
    for (const key of Object.keys(changes)) {
      if ((changes as Record<string, unknown>)[key] === undefined) delete fields[key];
    }
    return this.#write(id, fields);
  }

  save(edited: object, was: object): Shown {
    const id = checkId((edited as { id?: unknown }).id);
    const { id: filledWith } = was as { id?: unknown };
    if (filledWith !== id) {
      throw new InvalidInputError(
        `was is the record ${print(filledWith)}, not ${print(id)}: pass the one that was edited`,
      );
    }
    const current = Object.fromEntries(entriesOf(this.#mustGet(id)));
    const { merged } = mergeFields(checkFields(was), checkFields(edited), current, []);
    return this.#write(id, merged);
  }

  delete(id: RecordId): boolean {
    if (this.get(id) === undefined) {
      this.#assertOwnId(id);
      return false;
    }
    this.#edit(id, null);
    return true;
  }

  /** Whether the server has a record with this id that cannot be used here. */
  #isHidden(id: RecordId): boolean {
    return this.#draft.operation(id) === undefined && isUnreadable(this.#draft.confirmed(id));
  }

  #newId(fields: Fields): RecordId {
    const { generate } = this.#definition.ids;
    return generate === null ? newRecordId(this.#random) : this.#checkId(generate(freeze(fields)));
  }

  #checkId(given: unknown): RecordId {
    const id = checkId(given);
    this.#assertOwnId(id);
    return id;
  }

  /** A record that has such an id all the same can be changed and deleted. */
  #assertOwnId(id: RecordId): void {
    const { key, ids } = this.#definition;
    if (ids.validate === null || ids.validate(id) === true) return;
    throw new InvalidInputError(
      `id is ${print(id)}: ids.validate of ${key} refuses it, so pass one that it takes`,
    );
  }

  #mustGet(id: RecordId): Shown {
    const current = this.get(id);
    if (current !== undefined) return current;
    this.#assertOwnId(id);
    throw new RecordNotFoundError(id);
  }

  /** A write that changes nothing is no edit: it would be sent, and every other device would download it. */
  #write(id: RecordId, fields: Fields): Shown {
    const { localFields: names } = this.#definition;
    const operation = this.#draft.operation(id);
    const confirmed = this.#draft.confirmed(id);
    const before = this.#replica.showing.shared(operation, confirmed);
    const travelling = asTravelling(fields, before ?? null, names);
    if (before === undefined || !isEqual(Object.fromEntries(entriesOf(before)), travelling)) {
      this.#edit(id, travelling);
    }
    if (names.size > 0) {
      const kept = withoutLocal(this.#draft.extras(id) ?? {}, names);
      const extras = { ...kept, ...onlyLocal(fields, names) };
      this.#draft.setExtras(id, Object.keys(extras).length === 0 ? null : extras);
    }
    return this.#mustGet(id);
  }

  #changeAccess(id: RecordId, change: (access: Access) => Access): void {
    const { operation, confirmed } = this.#draft;
    this.#draft.set(id, changeAccess(id, operation(id), confirmed(id), change));
  }

  #edit(id: RecordId, local: Fields | null): void {
    const { operation, confirmed } = this.#draft;
    this.#draft.set(id, applyEdit(id, operation(id), confirmed(id), local));
  }
}

function entriesOf(record: Shown): readonly (readonly [string, Json])[] {
  return Object.entries(record).filter(([key]) => key !== "id" && key !== "last_modified");
}

function checkId(id: unknown): RecordId {
  if (isRecordId(id)) return id;
  throw new InvalidInputError(
    `id is ${print(id)}: use letters, digits, "_" and "-", beginning with one of the first two, at most 255`,
  );
}

function print(id: unknown): string {
  return typeof id === "string" ? JSON.stringify(id) : String(id);
}

export function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
