import type { Random } from "../../../src/testing/seeded-random.js";
import { pickWeighted } from "../pick.js";
import { answers, goneMeanwhile, overtakenByConflict } from "./answers.js";
import {
  baseSeenAgain,
  builtUpon,
  failing,
  madeAgain,
  refusedCopy,
  writtenMeanwhile,
} from "./attempts.js";
import { asked, askedElsewhere, dailyComparison, restored } from "./comparing.js";
import { deletionLeftOpen, lateCommits, slowFirstPull, slowPages } from "./late-commits.js";
import type { DrawMotif, Motif } from "./motif.js";
import { overtaken, overtakenComparison } from "./overtaking.js";
import {
  askedApart,
  deciding,
  dies,
  expired,
  full,
  leftAlone,
  mistaken,
  mistakenLater,
} from "./requests.js";
import { OF_PEOPLE } from "./principals.js";
import { sharing, transforming, withoutParents } from "./steps.js";
import { deletedByOthers, deletedWhileOnItsWay, sleepsBeforeSending } from "./unknown-creates.js";

/** How often a case has none, where all motifs together have the weight below. */
const NONE = 41;
const NONE_OF_LOSSES = 60;

const ORDINARY: readonly (readonly [draw: DrawMotif, weight: number])[] = [
  [answers, 33],
  [goneMeanwhile, 2],
  [overtakenByConflict, 1],
  [builtUpon, 1],
  [baseSeenAgain, 1],
  [refusedCopy, 1],
  [failing, 1],
  [madeAgain, 1],
  [writtenMeanwhile, 1],
  [lateCommits, 3],
  [slowPages, 1],
  [deletionLeftOpen, 1],
  [slowFirstPull, 2],
  [deletedWhileOnItsWay, 1],
  [deletedByOthers, 1],
  [sleepsBeforeSending, 1],
  [overtaken, 2],
  [overtakenComparison, 2],
  [dailyComparison, 6],
  [expired, 2],
  [leftAlone, 2],
  [mistaken, 1],
  [mistakenLater, 1],
  [full, 1],
  [deciding, 3],
  [askedApart, 2],
  [dies, 1],
  [sharing, 5],
  [withoutParents, 3],
  [transforming, 4],
];

/** Where the server loses what it had told. */
const OF_LOSSES: readonly (readonly [draw: DrawMotif, weight: number])[] = [
  [restored, 22],
  [asked, 10],
  [askedElsewhere, 3],
];

/** Draws what a case is about; undefined where it is about nothing in particular. */
export function drawMotif(
  random: Random,
  options: { readonly resets: boolean },
): Motif | undefined {
  const motifs = options.resets ? OF_LOSSES : [...ORDINARY, ...OF_PEOPLE];
  const none = options.resets ? NONE_OF_LOSSES : NONE;
  const draw = pickWeighted<DrawMotif | undefined>(random, [[undefined, none], ...motifs]);
  return draw?.(random);
}
