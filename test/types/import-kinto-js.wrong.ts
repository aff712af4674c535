import { defineCollection, type Database } from "kintsugi";
import { importKintoJs } from "kintsugi/import-kinto-js";

declare const db: Database;
const tasks = defineCollection("tasks");

importKintoJs(db); // must not compile
importKintoJs(db, {}); // must not compile
importKintoJs(db, { collections: ["tasks"] }); // must not compile
importKintoJs(db, { collections: [tasks], delete: true }); // must not compile
importKintoJs({}, { collections: [tasks] }); // must not compile
