import { textOf } from "./look.js";
import { isPull } from "./requests.js";
import type { Scenario } from "./scenario.js";

/** Credentials that end, and permissions that are taken away. */
export const PERMISSIONS: readonly Scenario[] = [
  {
    id: "S22",
    title: "the access token expires while the pages of a pull are read",
    right: { "records here": 6, "downloaded twice": 0 },
    play: async (open) => {
      let valid = "first";
      const tokens = {
        name: "oidc",
        authenticate: (token: string) => (token === valid ? "bob" : undefined),
      };
      const { server, device } = await open({ paginateBy: 2, policies: ["account", tokens] });
      const permissions = { write: ["oidc:bob"] };
      await server.ask("PATCH", "/buckets/house", { permissions });
      for (const number of [1, 2, 3, 4, 5, 6]) await server.put(`r${number}`, { text: "old" });
      const phone = await device({ auth: () => `Bearer ${valid}` });
      const { log } = phone.network;
      const third = phone.network.hold(
        (request) => isPull(request) && log.filter(isPull).length === 3,
      );
      const syncing = phone.sync();
      await third.stopped;
      valid = "second";
      third.release();
      const { ok, failure } = await syncing;
      if (!ok) await phone.sync();

      const served = server.served();
      return {
        "records here": (await phone.ids()).length,
        "downloaded twice": served.length - new Set(served).size,
        ok,
        failure,
      };
    },
  },
  {
    id: "S23",
    title: "the permission to see a record is taken away",
    right: { "the clean one": null, "the edited one": "mine", "the edited one is set aside": true },
    play: async (open) => {
      const { server, device } = await open();
      const share = async (id: string, write: readonly string[]): Promise<void> => {
        await server.ask("PATCH", `${server.collectionPath}/records/${id}`, {
          permissions: { write: [...write] },
        });
      };
      // kinto.js asks for the collection before its records
      await server.ask("PATCH", server.collectionPath, {
        permissions: { "record:create": ["account:alice"] },
      });
      for (const id of ["clean", "edited", "kept"]) {
        await server.put(id, { text: "old" });
        await share(id, ["account:alice"]);
      }
      const phone = await device({ user: "alice" });
      await phone.sync();
      await phone.update("edited", { text: "mine" });
      for (const id of ["clean", "edited"]) await share(id, []);
      await server.put("kept", { text: "new" });

      await phone.sync();
      const { ok, failure, refused } = await phone.sync();

      return {
        "the clean one": await textOf(phone, "clean"),
        "the edited one": await textOf(phone, "edited"),
        "the edited one is set aside": refused.includes("edited"),
        ok,
        failure,
      };
    },
  },
];
