export type { PartAnswer } from "./batch-parts.js";
export { describeStore } from "./describe-store.js";
export type { Runner, StoreWorld } from "./store-suite.js";
export type { Store } from "../store/store.js";
export {
  createTestNetwork,
  type Held,
  type Matching,
  type TestNetwork,
  type TriedRequest,
} from "./test-network.js";
