import { describeStore, type Runner, type Store, type StoreWorld } from "kintsugi/testing";

declare const runner: Runner;
declare const open: () => Promise<Store>;

const world: StoreWorld = { open };
describeStore(runner, () => Promise.resolve(world));
describeStore(runner, async () => world, { seeds: [42] });
