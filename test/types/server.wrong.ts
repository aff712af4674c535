import { createKintoServer } from "kintsugi/server";

createKintoServer({ port: 8888 }); // must not compile
createKintoServer({ now: "today" }); // must not compile

const server = createKintoServer();
server.listen("8888"); // must not compile
server.fetch(8888); // must not compile
server.close(); // must not compile
