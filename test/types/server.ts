import {
  createKintoServer,
  type KintoServer,
  type KintoServerOptions,
  type Listening,
} from "kintsugi/server";

const options: KintoServerOptions = {
  log: ({ method, path, status }) => [method, path, status.toFixed()].join(" "),
  now: () => 0,
};
const server: KintoServer = createKintoServer(options);
createKintoServer();

export async function use(): Promise<Response> {
  const listening: Listening = await server.listen(0);
  listening.port.toFixed();
  await listening.close();
  return server.fetch(new Request(`${listening.url}/v1/`));
}
