import type { Node } from "./node.js";

/** How many characters a part of a pattern takes, at least and at most. */
export interface Width {
  readonly min: number;
  readonly max: number;
}

const NOTHING: Width = { min: 0, max: 0 };

/** `groups` are the widths of the groups that are closed already, by number. */
export function widthOf(node: Node, groups: ReadonlyMap<number, Width>): Width {
  switch (node.kind) {
    case "one":
      return { min: 1, max: 1 };
    case "at":
    case "look":
      return NOTHING;
    case "sequence":
      return node.nodes
        .map((each) => widthOf(each, groups))
        .reduce((sum, { min, max }) => ({ min: sum.min + min, max: sum.max + max }), NOTHING);
    case "choice":
      return node.nodes.map((each) => widthOf(each, groups)).reduce(either);
    case "repeat": {
      const { min, max } = widthOf(node.node, groups);
      return { min: min * node.min, max: max === 0 || node.max === 0 ? 0 : max * node.max };
    }
    case "group":
    case "atomic":
      return widthOf(node.node, groups);
    case "same":
      return groups.get(node.group) ?? NOTHING;
    case "whether": {
      const no = node.no === undefined ? NOTHING : widthOf(node.no, groups);
      const yes = widthOf(node.yes, groups);
      return node.no === undefined ? { min: 0, max: yes.max } : either(yes, no);
    }
  }
}

function either(one: Width, other: Width): Width {
  return { min: Math.min(one.min, other.min), max: Math.max(one.max, other.max) };
}
