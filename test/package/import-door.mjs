// Runs in an app's folder, with any version of Node: imports a door while every global that belongs to
// browsers or to the network is a trap, then prints the names that the door exports.
const TRAPS = [
  "BroadcastChannel",
  "caches",
  "document",
  "fetch",
  "IDBKeyRange",
  "indexedDB",
  "localStorage",
  "location",
  "navigator",
  "queueMicrotask",
  "self",
  "setInterval",
  "setTimeout",
  "window",
];

// what the app gives to a door is the app's own
const [, framework] = /^kintsugi\/(react|vue)$/.exec(process.argv[2]) ?? [];
if (framework !== undefined) await import(framework);

const before = Reflect.ownKeys(globalThis);
const touched = new Set();
const originals = TRAPS.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
for (const [name, original] of originals) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() {
      // Node's own loader may use a global too: what counts is who asks
      if (/[\\/]kintsugi[\\/]|[\\/]idb[\\/]/.test(new Error("who").stack)) touched.add(name);
      return original?.get === undefined ? original?.value : original.get.call(globalThis);
    },
  });
}

const door = await import(process.argv[2]);

for (const [name, original] of originals) {
  if (original === undefined) delete globalThis[name];
  else Object.defineProperty(globalThis, name, original);
}
const added = Reflect.ownKeys(globalThis).filter((key) => !before.includes(key));
console.log(
  JSON.stringify({ names: Object.keys(door), touched: [...touched], added: added.map(String) }),
);
