import {
  createRemote,
  NetworkTimeoutError,
  ServerResponse,
  type KintoCollection,
  type KintoObject,
  type PaginationResult,
  type RemoteClient,
  type RemoteEvents,
  type RemoteOptions,
} from "kintsugi/remote";

interface Post {
  title: string;
  tags?: string[];
}

const options: RemoteOptions = {
  safe: true,
  timeout: 5000,
  bucket: "blog",
  retry: 1,
  headers: { A: "b" },
};
const client: RemoteClient = createRemote("https://example.org/v1", options);
createRemote("https://example.org/v1");
createRemote("https://example.org/v1", { fetch });
createRemote("https://example.org/v1", { fetch: (url, init) => fetch(url, init) });

const posts: KintoCollection = client.bucket().collection("posts");
export const listed: Promise<PaginationResult<KintoObject & Post>> = posts.listRecords<
  KintoObject & Post
>({ limit: 20, pages: 3, sort: "title", since: '"1456183930780"' });

export async function everyFeature(): Promise<void> {
  const { data } = await posts.createRecord({ title: "First post" });
  data.last_modified satisfies number;
  await posts.updateRecord({ ...data, title: "edited" }, { patch: true });
  await posts.deleteRecord(data.id, { safe: true, last_modified: data.last_modified });
  await client.bucket("blog").setPermissions({ read: ["system.Everyone"] });
  await client.bucket("blog").createGroup("admins", ["github:bob"], { data: { pi: 3.14 } });
  await client.batch((batch) => void batch.createBucket("more"), { aggregate: true });
  const { user } = await client.fetchServerInfo();
  user?.id satisfies string | undefined;
  client.setHeaders({ Authorization: "Bearer x" });
  const headers = { "X-Hello": "Hello!" };
  (await client.fetchServerInfo({ headers })).capabilities["accounts"]?.url satisfies
    | string
    | undefined;
  (await client.fetchServerSettings({ headers, retry: 1 })).batch_max_requests satisfies number;
  await client.fetchServerCapabilities({ headers });
  await client.fetchHTTPApiVersion({ headers });
}

const events: RemoteEvents = client.events;
events.on("backoff", (until) => until.toFixed());
events.once("deprecated", ({ type, message, url }) => [type, message, url].join(" "));

export function reasonOf(error: unknown): string {
  if (error instanceof ServerResponse) return `${error.response.status} ${error.data?.errno}`;
  return error instanceof NetworkTimeoutError ? error.url : "";
}
