import { startKinto } from "../../scripts/kinto/start-kinto.mjs";
import { meet, type Meeting } from "./meet.js";
import { SET_UPS, type SetUp } from "./set-ups.js";
import type { Sequence } from "./step.js";
import { ourSubject, realSubject } from "./subject.js";

/** A real Kinto and ours, set up alike. */
export interface Pair {
  meet(sequence: Sequence): Promise<Meeting>;
  stop(): Promise<void>;
}

export async function startPair(setUp: SetUp): Promise<Pair> {
  const settings = SET_UPS[setUp].kinto;
  const kinto = await startKinto({ backend: "postgresql", settings });
  const real = realSubject(kinto.url);
  const ours = await ourSubject(setUp);
  return {
    meet: (sequence) => meet(real, ours, sequence),
    stop: async () => {
      await Promise.all([real.close(), ours.close()]);
      await kinto.stop();
    },
  };
}
