/** A line of our server that says something else than Kinto does. */
export interface Fault {
  readonly name: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** By file: what goes wrong, the text that is there, and what stands there instead. */
const BY_FILE: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  "batch/read-batch.ts": [
    ["a batch may be one longer", "parts.length > maximum", "parts.length > maximum + 1"],
    [
      "defaults replace what a request says",
      "if (own === undefined) setOwn",
      'if (key !== "path") setOwn',
    ],
    ["a batch within a batch", 'path.includes("/batch")', 'path.includes("/nothing")'],
  ],
  "batch/serve-batch.ts": [
    [
      "parts do not inherit headers",
      "const named = new Map(ofBatch);",
      'const named = new Map([...ofBatch].filter(([name]) => name === "Authorization"));',
    ],
    [
      "the path of a part has no prefix",
      "path: decodePath(call.path),",
      "path: decodePath(call.path).slice(3),",
    ],
    [
      "a part that was redirected keeps its path",
      "if (answer.status < 400) call = next;",
      "if (answer.status < 300) answer = { ...answer, status: 307 };",
    ],
  ],
  "batch/as-raised.ts": [
    [
      "errors behind a redirect have their words",
      "errno: ERRNO.undefinedError, error }",
      'errno: ERRNO.undefinedError, error, message: "no" }',
    ],
  ],
  "default-bucket.ts": [
    ["nobody owns the default bucket", "? { write: [author] } : {}", "? { read: [author] } : {}"],
    [
      "a collection is not made on the way",
      'if (first !== "collections" ||',
      'if (first !== "records" ||',
    ],
    [
      "what a refused request made is undone",
      'UNDOING.has(status) && !Object.hasOwn(body, "details")',
      "UNDOING.has(status)",
    ],
  ],
  "history/write-entries.ts": [
    [
      "the history says who only to users",
      "user_id: event.userId,",
      'user_id: event.userId ?? "",',
    ],
    [
      "entries forget permissions",
      "target: { data: object, permissions },",
      "target: { data: object, permissions: {} },",
    ],
    [
      "readers of the object may not read its entry",
      "...readers, ...readersOf(permissions)",
      "...readers",
    ],
  ],
  "history/serve-snapshot.ts": [
    [
      "a snapshot excludes its own time",
      "time > timestamp) return undefined;",
      "time >= timestamp) return undefined;",
    ],
    [
      "snapshots are for everybody",
      "if (!isReader) throw",
      "if (!isReader && call.user === undefined) throw",
    ],
  ],
  "http/cors.ts": [
    [
      "Next-Page is not exposed",
      'const OF_LISTS = ["Next-Page", ...OF_OBJECTS];',
      "const OF_LISTS = OF_OBJECTS;",
    ],
    [
      "preflights need no origin",
      'if (!call.headers.get("origin")) complaints',
      "if (false) complaints",
    ],
  ],
  "http/http-error.ts": [
    [
      "errors have the status as errno",
      "this.body = { code: status, errno, error, ...rest };",
      "this.body = { code: status, errno: status, error, ...rest };",
    ],
    [
      "complaints are not sorted",
      "complaints.toSorted(",
      "complaints.slice().filter(() => true) ?? complaints.toSorted(",
    ],
    [
      "Retry-After is missing",
      "ERRNO.constraintViolated,\n    { message },\n    { [HEADER.retryAfter]: String(retryAfter) },",
      "ERRNO.constraintViolated,\n    { message },",
    ],
  ],
  "http/methods.ts": [
    [
      "lists take PUT",
      'const LIST_METHODS = ["HEAD", "GET", "POST", "DELETE"];',
      'const LIST_METHODS = ["HEAD", "GET", "POST", "PUT", "DELETE"];',
    ],
  ],
  "http/negotiate.ts": [
    [
      "types of bodies may be capitals",
      'if (type !== "" &&',
      'if (type.toLowerCase() === type && type !== "" &&',
    ],
  ],
  "http/quality-of.ts": [
    [
      "the first range decides, not the most exact",
      "if (isOther || found <= specificity) continue;",
      "if (isOther || found < 0 || specificity >= 0) continue;",
    ],
  ],
  "http/read-headers.ts": [
    ["If-Match may be without quotes", '/^"(\\d+)"$/.exec(text)', '/^"?(\\d+)"?$/.exec(text)'],
  ],
  "http/redirect.ts": [
    [
      "redirects lose the query",
      "Location: `${origin}${path}${query}`",
      "Location: `${origin}${path}`",
    ],
  ],
  "http/route.ts": [
    ["a slash at the end begins an id", 'if (segments.includes("")) return UNKNOWN;', ""],
  ],
  "http/json-fault.ts": [
    [
      "faults of JSON are one byte off",
      "return { offset, problem: error.message };",
      "return { offset: offset + 1, problem: error.message };",
    ],
  ],
  "identity/identify.ts": [
    [
      "names may be empty",
      'credentials === undefined || credentials.name === ""',
      "credentials === undefined",
    ],
    [
      "groups of all users are forgotten",
      "[...storage.groupsOf(user.id), ...storage.groupsOf(AUTHENTICATED)]",
      "storage.groupsOf(user.id)",
    ],
    [
      "any password is right",
      "return exchange.passwords.verify(password, hash) ? name : undefined;",
      "exchange.passwords.verify(password, hash);\n  return name;",
    ],
  ],
  "identity/credentials.ts": [
    ["the scheme has capitals", "/^basic +(\\S+)\\s*$/i", "/^Basic +(\\S+)\\s*$/"],
  ],
  "kinto.ts": [
    ["Backoff is missing", "backoffHeaders(call.exchange.world), ", ""],
    ["nosniff is missing", '"X-Content-Type-Options": "nosniff",', ""],
    [
      "cascades come before the history",
      "entries = writeEntries(world, event, entries);\n    cascade(world, event);",
      "cascade(world, event);\n    entries = writeEntries(world, event, entries);",
    ],
    [
      "errors of lists undo the first look at them",
      "if (error instanceof InvalidRequestError) return error;",
      "",
    ],
  ],
  "list/filters.ts": [
    [
      "_since includes its time",
      "after = Math.max(after, bound);",
      "after = Math.max(after, bound - 1);",
    ],
    [
      "tombstones are listed without being asked for",
      "let withTombstones = false;",
      "let withTombstones = true;",
    ],
    ["times may be two days ahead", "timestamp < now + DAY", "timestamp < now + 2 * DAY"],
    [
      "like_ takes numbers",
      'if (operator === "like" && typeof value !== "string") throw',
      'if (operator === "like" && typeof value === "object") throw',
    ],
  ],
  "list/sorting.ts": [
    [
      "equals are oldest first",
      'direction: -1,\n  compareText: textOrder("last_modified"),',
      'direction: 1,\n  compareText: textOrder("last_modified"),',
    ],
    ["a minus sign in _sort means nothing", 'match[1] === "-" ? -1 : 1', "1"],
  ],
  "list/text-order.ts": [
    [
      "text is ordered by code point",
      'field === "id" ? compareCodePoints : collate',
      "compareCodePoints",
    ],
  ],
  "list/select.ts": [
    [
      "_limit=0 is a limit",
      'if (typeof limit !== "number" || limit === 0) return maxFetchSize;',
      'if (typeof limit !== "number") return maxFetchSize;',
    ],
    ["HEAD counts tombstones", "withTombstones: false, token: undefined", "token: undefined"],
    [
      "pages begin with the last row of the page before",
      "compareToLast(sorting, row.object, token.last) <= 0",
      "compareToLast(sorting, row.object, token.last) < 0",
    ],
  ],
  "list/list-views.ts": [
    [
      "posting an existing id is 201",
      "return answerObject(visit, target.row, 200);",
      "return answerObject(visit, target.row, 201);",
    ],
    [
      "deletions of a list have its old ETag",
      "{ ...timestampHeaders(newest), ...alertHeaders",
      "{ ...timestampHeaders(timestamp), ...alertHeaders",
    ],
  ],
  "list/answer-page.ts": [
    [
      "there is a next page after the last",
      "if (rows.length > limit && last",
      "if (rows.length >= limit && last",
    ],
  ],
  "list/page-token.ts": [["tokens of deletions can be used twice", "nonces.delete(nonce);", ""]],
  "list/pick-fields.ts": [
    [
      "_fields takes the whole of nested objects",
      "if (dot < 0 || !isJsonObject(object[key]))",
      'if (dot < 0 || key !== "")',
    ],
  ],
  "list/read-query.ts": [
    [
      "values in quotes are not JSON",
      'return parsed.kind === "json" ? parsed.value : text;',
      'return parsed.kind === "json" && typeof parsed.value !== "string" ? parsed.value : text;',
    ],
  ],
  "patch/json-patch.ts": [
    [
      "a test of nothing succeeds",
      "isEqual(found, wanted)) return;",
      "(wanted === null || isEqual(found, wanted))) return;",
    ],
    [
      "replacing adds what is not there",
      "if (!exists(place)) throw new PatchFailure(`can't replace a non-existent object '${part}'`);",
      "",
    ],
  ],
  "patch/json-pointer.ts": [["items may have a leading zero", "/^(?:0|[1-9]\\d*)$/", "/^\\d+$/"]],
  "patch/merge-patch.ts": [
    [
      "null stays where it replaces nothing",
      "if (change === null) {",
      "if (change === null && Object.hasOwn(result, key)) {",
    ],
  ],
  "patch/patch-object.ts": [
    ["diff is like light", '(behavior === "light" || isOther)', '(behavior !== "full" || isOther)'],
    [
      "a patch without anything is fine",
      "if (data === undefined && permissions === undefined) throw nothingGiven();\n    const provided = data ?? {};\n    return {\n      data: { ...row.object",
      "const provided = data ?? {};\n    return {\n      data: { ...row.object",
    ],
  ],
  "permission/authorize.ts": [
    [
      "what is missing is forbidden",
      'allowed = isAllowed(call, resource, grantsFor(parentOf(uri), "read"), permission);',
      "",
    ],
    [
      "safe creation needs write",
      "return target === undefined || isSafeCreation",
      "return target === undefined",
    ],
    [
      "everybody is forbidden, nobody asked who he is",
      "call.user === undefined ? unauthenticated(policies) : forbidden()",
      "call.user === undefined && policies.length > 9 ? unauthenticated(policies) : forbidden()",
    ],
    [
      "settings give no permissions",
      "bySetting ||",
      '(bySetting && permission.endsWith(":create")) ||',
    ],
  ],
  "permission/edit-acl.ts": [
    [
      "PUT adds permissions",
      "Object.keys(given).length === 0 ? acl : compact(given)",
      "compact({ ...acl, ...given })",
    ],
    [
      "readers see permissions",
      "return isWriter ? acl : {};",
      'return isWriter || acl["read"] !== undefined ? acl : {};',
    ],
    ["empty permissions stay", "if (principals.length > 0) kept[name]", "kept[name]"],
  ],
  "permission/inheritance.ts": [
    [
      "who creates records may not see their collection",
      'collection: ["write", "read", "record:create"],',
      'collection: ["write", "read"],',
    ],
    [
      "writers of a collection may not write its records",
      'write: { bucket: ["write"], collection: ["write"], record: ["write"] },',
      'write: { bucket: ["write"], record: ["write"] },',
    ],
  ],
  "permission/list-permissions.ts": [
    [
      "permissions are listed from the first path on",
      "direction: -1, compareText: compareCodePoints",
      "direction: 1, compareText: compareCodePoints",
    ],
  ],
  "python/represent.ts": [
    ["True is true", 'return value ? "True" : "False";', "return String(value);"],
  ],
  "python/is-falsy.ts": [
    ["an empty text is something", "return !value;", 'return !value && value !== "";'],
  ],
  "resource/cascade.ts": [
    [
      "collections leave their records behind",
      '(name !== "bucket" && name !== "collection")',
      'name !== "bucket"',
    ],
  ],
  "resource/cache-headers.ts": [
    [
      "users may keep answers",
      "visit.call.user === undefined ? maximumAge(visit) : undefined",
      "maximumAge(visit)",
    ],
  ],
  "resource/fields.ts": [
    ["groups may be members", 'member.startsWith("/buckets/") || ', ""],
    ["groups without members have none", "return { ...data, members: [] };", "return data;"],
  ],
  "resource/object-views.ts": [
    [
      "the id in the body may be another",
      "if (given !== undefined && given !== id) {",
      'if (given !== undefined && typeof given !== "string") {',
    ],
    ["a deletion takes any time", "(given > timestamp || given === 0)", "given >= 0"],
  ],
  "resource/preconditions.ts": [
    [
      "newer than asked for is unmodified",
      "return wanted.noneMatch === current;",
      'return typeof wanted.noneMatch === "number" && wanted.noneMatch >= current;',
    ],
    [
      "a 412 does not show what exists",
      "existing === undefined ? {} : { details: { existing } }",
      "existing === undefined ? {} : {}",
    ],
  ],
  "resource/prepare.ts": [
    [
      "a chosen time need not be newer",
      "const isNewer = old === undefined ||",
      "const isNewer = given !== old?.last_modified ||",
    ],
  ],
  "resource/read-body.ts": [
    [
      "bodies may have other keys",
      "if (Object.keys(unknown).length > 0) {",
      "if (Object.keys(unknown).length > 1) {",
    ],
  ],
  "resource/resource.ts": [
    [
      "ids may begin with an underscore",
      "const SIMPLE_ID = /^[a-zA-Z0-9]",
      "const SIMPLE_ID = /^[a-zA-Z0-9_]",
    ],
  ],
  "resource/target.ts": [
    ["tombstones count as objects", "found?.deleted === false ? found : undefined", "found"],
    [
      "a missing collection has the errno of objects",
      'notFound(id, "collection", ERRNO.unknownRoute)',
      'notFound(id, "collection")',
    ],
  ],
  "resource/validate.ts": [
    [
      "records do not say which schema they followed",
      "? { ...data, [SCHEMA]: collection.last_modified }",
      "? data",
    ],
  ],
  "root.ts": [
    ["the address of the root has no slash", "url: `${origin}/v1/`", "url: `${origin}/v1`"],
  ],
  "schema/check-data.ts": [["schemas blame no field", "if (path !== undefined) return path;", ""]],
  "schema/rules.ts": [["what is missing has other words", "is a required property", "is required"]],
  "storage/bump-timestamp.ts": [
    [
      "the time of the list may be chosen again",
      "given === undefined || given === latest",
      "given === undefined",
    ],
    [
      "a second object may have the same time",
      "if (twin !== undefined && twin !== change.id) throw",
      "if (twin === change.id) throw",
    ],
  ],
  "storage/memory-list.ts": [
    [
      "a list forgets when it was first looked at",
      "return Math.max(newest, this.firstAccess);",
      "return newest;",
    ],
  ],
  "storage/memory-storage.ts": [
    ["errors undo nothing", "this.rollback();\n      throw error;", "throw error;"],
  ],
  "web.ts": [
    [
      "nobody is told how long an answer is",
      '{ "Content-Length": byteLength(body), ...headers }',
      "headers",
    ],
  ],
};

export const FAULTS: readonly Fault[] = Object.entries(BY_FILE).flatMap(([file, faults]) =>
  faults.map(([name, find, replace]) => ({ name, file: `src/server/${file}`, find, replace })),
);
