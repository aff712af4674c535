import {
  createKintoServer,
  SettingsError,
  type Intercept,
  type KintoServer,
  type KintoServerOptions,
  type Listening,
  type PlainRequest,
  type Policy,
} from "kintsugi/server";

const tokens: Policy = {
  name: "house",
  authenticate: (token: string, { method }: PlainRequest) => (method === "GET" ? token : undefined),
};
const intercept: Intercept = async (request, next) => {
  await next(request.clone());
  return next(request);
};

const options: KintoServerOptions = {
  log: ({ method, path, status, parts }) =>
    [method, path, status.toFixed(), ...parts.map((part) => part.path)].join(" "),
  now: () => 0,
  newId: (resource) => (resource === "record" ? "r1" : undefined),
  policies: ["account", tokens],
  principals: { bucket_create: ["system.Everyone"] },
  endpoints: { plural_bucket_delete: false },
  maintenance: () => false,
  intercept,
};
const server: KintoServer = createKintoServer(options);
createKintoServer();

export async function use(): Promise<Response> {
  const listening: Listening = await server.listen(0);
  listening.port.toFixed();
  await listening.close();
  return server.fetch(new Request(`${listening.url}/v1/`));
}

export function explain(error: unknown): string {
  return error instanceof SettingsError ? `${error.setting}: ${error.message}` : "";
}
