import { createKintoServer } from "kintsugi/server";

createKintoServer({ port: 8888 }); // must not compile
createKintoServer({ now: "today" }); // must not compile
createKintoServer({ policies: ["ldap"] }); // must not compile
createKintoServer({ policies: [{ name: "house" }] }); // must not compile
createKintoServer({ endpoints: { plural_bucket_delete: "no" } }); // must not compile
createKintoServer({ intercept: (request, next) => next() }); // must not compile
createKintoServer({ newId: () => 5 }); // must not compile

const server = createKintoServer();
server.listen("8888"); // must not compile
server.fetch(8888); // must not compile
server.close(); // must not compile
