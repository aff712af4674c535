export interface Woven<K> {
  readonly keys: readonly K[];
  /** Both sides moved what they have in common, each in its own way: the order of the local one stays. */
  readonly overrode: boolean;
}

/** Joins the order of two lists of keys that were one; only keys that `has` are kept. */
export function weave<K>(
  base: readonly K[],
  local: readonly K[],
  remote: readonly K[],
  kept: { readonly has: (key: K) => boolean },
): Woven<K> {
  const isMovedHere = isMoved(base, local);
  const isMovedThere = isMoved(base, remote);
  const [spine, other] = isMovedHere ? [local, remote] : [remote, local];
  const keys = insert(
    spine.filter((key) => kept.has(key)),
    other.filter((key) => kept.has(key)),
  );
  return { keys, overrode: isMovedHere && isMovedThere && isContradiction(local, remote) };
}

/** Puts what only `other` has behind what it stood behind there, and behind what only `spine` has at that place. */
function insert<K>(spine: readonly K[], other: readonly K[]): readonly K[] {
  const [inSpine, inOther] = [new Set(spine), new Set(other)];
  const beginning: K[] = [];
  const behind = new Map<K, K[]>();
  let open = beginning;
  for (const key of other) {
    if (inSpine.has(key)) {
      open = [];
      behind.set(key, open);
    } else {
      open.push(key);
    }
  }
  const woven: K[] = [];
  let pending = beginning;
  for (const key of spine) {
    if (inOther.has(key)) {
      woven.push(...pending);
      pending = behind.get(key) ?? [];
    }
    woven.push(key);
  }
  return [...woven, ...pending];
}

/** Whether what a side still has of the base stands in another order. */
function isMoved<K>(base: readonly K[], side: readonly K[]): boolean {
  return isContradiction(base, side);
}

/** Whether what two lists have in common stands in different orders. */
function isContradiction<K>(a: readonly K[], b: readonly K[]): boolean {
  const [inA, inB] = [new Set(a), new Set(b)];
  const common = b.filter((key) => inA.has(key));
  return a.filter((key) => inB.has(key)).some((key, index) => key !== common[index]);
}
