import { createRemote } from "kintsugi/remote";

createRemote(); // must not compile
createRemote(new URL("https://example.org/v1")); // must not compile
createRemote("https://example.org/v1", { safe: "yes" }); // must not compile
createRemote("https://example.org/v1", { timeOut: 1 }); // must not compile

const client = createRemote("https://example.org/v1");
client.bucket(1); // must not compile
client.bucket().setPermissions({ everything: [] }); // must not compile
client.events.on("backof", () => {}); // must not compile
client.events.on("backoff", (until: string) => until); // must not compile
client.nothing(); // must not compile
