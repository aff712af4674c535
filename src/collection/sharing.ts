import { collectionPath, recordPath } from "../protocol/paths.js";
import type {
  CollectionPermissions,
  Principal,
  RecordPermissions,
} from "../protocol/permissions.js";
import { granting, revoking, WHOLE_COLLECTION, type Access } from "../record/access.js";
import { changeAccess } from "../record/edit.js";
import { askPermissions } from "./ask-permissions.js";
import { checkGrantedOnCollection, checkRevoked } from "./check-principals.js";
import { Records } from "./records.js";
import type { Run } from "../view/writer.js";
import { freeze } from "../view/shown.js";

/** Changes of who may use something, which the next sync tells the server. */
export interface AccessChanges {
  /** Who gets which permission. */
  readonly add: CollectionPermissions;
  /** Who loses all of them. */
  readonly remove: readonly Principal[];
}

/** Says who else may use the records of a collection. */
export class Sharing<T extends object> extends Records<T> {
  /**
   * Lets others read or write the record: `share(id, { write: [accountPrincipal("alice")] })`. The server is told with the
   * next sync, after the record itself was sent, of each principal by itself: what others change at the same time holds.
   *
   * @throws RecordNotFoundError, InvalidInputError
   */
  async share(id: string, permissions: RecordPermissions): Promise<void> {
    return this.write((records) => records.share(id, permissions), [id]);
  }

  /**
   * Takes from others what they may do with the record, reading and writing. Who may use the whole collection still may
   * use its records. On their devices it goes when they next compare everything, within a day.
   *
   * @throws RecordNotFoundError, InvalidInputError
   */
  async unshare(id: string, principals: readonly Principal[]): Promise<void> {
    return this.write((records) => records.unshare(id, principals), [id]);
  }

  /**
   * Lets others read or write every record of the collection, or create records of their own in it. The server is told
   * with the next sync, of each principal by itself.
   *
   * @throws InvalidInputError
   */
  async shareCollection(permissions: CollectionPermissions): Promise<void> {
    const granted = checkGrantedOnCollection(permissions);
    await this.#changeAccess((access) => granting(access, granted));
  }

  /**
   * Takes from others what they may do with the collection. What they may do with single records, or with the whole
   * bucket, stays.
   *
   * @throws InvalidInputError
   */
  async unshareCollection(principals: readonly Principal[]): Promise<void> {
    const revoked = checkRevoked(principals);
    await this.#changeAccess((access) => revoking(access, revoked));
  }

  /**
   * What the server has not been told yet of who may use a record, or the whole collection where no id is given. From
   * memory, like `stateOf`; null where nothing waits, or before the collection was first read. It is there after a
   * refusal, too, until it is discarded.
   */
  unsentAccess(id: string = WHOLE_COLLECTION): AccessChanges | null {
    const access = this.context.replica.fold(this.key)?.operations.get(id)?.access;
    return access === undefined ? null : freeze(access);
  }

  /**
   * Who may read and write a record, as the server has it now; `"unknown"` where it does not tell, because we are not
   * named among those who may write the record.
   *
   * @throws RecordNotFoundError where the server has no such record, ForbiddenError, NotConnectedError, OfflineError, AuthRequiredError, WaitError, ServerError, ProtocolError
   */
  async permissions(id: string): Promise<RecordPermissions | "unknown"> {
    this.context.assertOpen();
    const { bucket, name } = this.definition;
    return askPermissions(this.context, recordPath(bucket, name, id), id);
  }

  /**
   * Who may read, write and create records in the whole collection, as the server has it now; `"unknown"` where it does
   * not tell.
   *
   * @throws ParentMissingError, ForbiddenError, NotConnectedError, OfflineError, AuthRequiredError, WaitError, ServerError, ProtocolError
   */
  async collectionPermissions(): Promise<CollectionPermissions | "unknown"> {
    this.context.assertOpen();
    const { bucket, name } = this.definition;
    return askPermissions(this.context, collectionPath(bucket, name), null);
  }

  async #changeAccess(change: (access: Access) => Access): Promise<void> {
    this.context.assertOpen();
    const run: Run<void> = (drafts) => {
      const draft = drafts(this.key);
      const id = WHOLE_COLLECTION;
      draft.set(id, changeAccess(id, draft.operation(id), undefined, change));
    };
    await this.context.writer.write([this.key], run, "operations");
  }
}
