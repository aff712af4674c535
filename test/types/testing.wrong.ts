import { describeStore, type Runner, type Store } from "kintsugi/testing";

declare const runner: Runner;
declare const store: Store;

describeStore(runner); // must not compile
describeStore(runner, () => store); // must not compile
describeStore({}, async () => ({ open: async () => store })); // must not compile
describeStore(runner, async () => ({ open: async () => store }), { seed: 42 }); // must not compile
store.append(); // must not compile
