export type { OpenConflict, ParkedRecord, QuarantinedRecord } from "./collection/attention.js";
export type { ClearOptions } from "./collection/clear-collection.js";
export type { Collection } from "./collection/collection.js";
export {
  defineCollection,
  type AnyCollectionDefinition,
  type CollectionDefinition,
  type CollectionOptions,
  type EnsureOptions,
} from "./collection/definition.js";
export type { ImportResult } from "./collection/import-dump.js";
export type { ImportOptions } from "./collection/read-dump.js";
export type { JournalEntry, JournalOptions } from "./collection/journal-entry.js";
export type { Choice } from "./collection/resolve-with.js";
export type { IdSchema, IncomingHook, ShapeOptions, Transformer } from "./collection/shape.js";
export type { AccessChanges } from "./collection/sharing.js";
export type {
  SyncCounts,
  SyncFailure,
  SyncOptions,
  SyncReport,
  SyncSuccess,
} from "./collection/sync-report.js";
export type { NotPromise, Transaction, TransactionCollection } from "./collection/transaction.js";
export type {
  Changes,
  ConditionsOn,
  Deletion,
  Draftable,
  Imported,
  ListOptions,
  LiveOptions,
  Puttable,
  ScanOptions,
  Stored,
  Where,
} from "./collection/types.js";
export type { AutoSyncOptions } from "./database/auto-sync-options.js";
export type { AutoSync } from "./database/automatic-sync.js";
export type { ConnectOptions } from "./database/connection.js";
export type { Database } from "./database/database.js";
export type { Identity } from "./database/identity.js";
export type { JournalLimits } from "./database/journal-limits.js";
export { openDatabase, type OpenOptions } from "./database/open-database.js";
export type {
  SharedBucket,
  SharedCollection,
  SharedPermission,
  SharedWithMe,
} from "./database/shared-with-me.js";
export { signUp } from "./database/sign-up.js";
export type { Stalled, StallCause } from "./database/stalled.js";
export type { NextAttempt, Status } from "./database/status.js";
export { account, bearer, type Auth } from "./driver/credentials.js";
export {
  ConflictChangedError,
  DatabaseClosedError,
  DatabaseReplacedError,
  InvalidInputError,
  isKintsugiError,
  JournalEntryNotFoundError,
  KintsugiError,
  RecordExistsError,
  RecordNotFoundError,
  StorageFullError,
  StorageUnavailableError,
} from "./errors.js";
export type { Fetch } from "./http/kinto-transport.js";
export type { LoggedPart, LogEntry, LogLevel, LogOptions } from "./log/entry.js";
export type { Log } from "./log/log.js";
export { counter } from "./merge/counter.js";
export { max, min } from "./merge/extreme.js";
export type { FieldFunction, FieldMerger, FieldSides } from "./merge/field-merger.js";
export type { ContestedField } from "./merge/field-rules.js";
export { keepLocal, keepRemote } from "./merge/keep.js";
export { list } from "./merge/list.js";
export { set } from "./merge/set.js";
export {
  clientWins,
  manual,
  serverWins,
  type BuiltInStrategy,
  type Conflict,
  type MergeFunction,
  type Resolution,
  type Strategy,
} from "./merge/strategy.js";
export type { DecisionKind } from "./merge/overridden.js";
export { threeWay, type ThreeWayOptions } from "./merge/three-way.js";
export {
  accountPrincipal,
  authenticated,
  everyone,
  groupPrincipal,
  type BucketPermissions,
  type CollectionPermissions,
  type Principal,
  type RecordPermissions,
} from "./protocol/permissions.js";
export type { Json, JsonObject } from "./record/json.js";
export type { RecordState, Refusal } from "./record/operation.js";
export type { ResetAnswer } from "./store/rows.js";
export {
  AccountExistsError,
  AdoptionRefusedError,
  AuthRequiredError,
  BusyError,
  DefinitionDiffersError,
  ForbiddenError,
  NotConnectedError,
  NotOfferedError,
  OfflineError,
  ParentMissingError,
  ProtocolError,
  ReloadNeededError,
  ServerError,
  ServerResetError,
  UnsentEditsError,
  WaitError,
  WrongCredentialsError,
  WrongIdentityError,
  type SyncError,
} from "./sync-errors.js";
export type { RecordReport, Rule } from "./sync/report.js";
export type { Progress } from "./sync/terms.js";
export type { LiveState } from "./view/live-query.js";
export type { Observable } from "./view/observable.js";
