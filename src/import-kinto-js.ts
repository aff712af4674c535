export {
  importKintoJs,
  type ImportedCollection,
  type ImportKintoJsOptions,
  type KintoJsImport,
} from "./kinto-js/import-kinto-js.js";
export type { RefusedRow } from "./kinto-js/read-row.js";
