// Measures servers by turns.
import { Client } from "./client.mjs";

/**
 * Runs works on servers, and resolves with the measurements: by letter and server, round by round. All servers are
 * asked one thing before the next, and the order changes from round to round, so that what else the machine does
 * hits all alike. The first round is a warm-up that does not count.
 */
export async function runWorks(works, servers, { rounds, tell }) {
  const clients = Object.entries(servers).map(([name, { url, pid }]) => {
    return { name, pid, client: new Client(url) };
  });
  const results = {};
  try {
    for (const work of works) {
      const taking = clients.filter(({ name }) => !(work.leavesOut ?? []).includes(name));
      results[work.letter] = Object.fromEntries(taking.map(({ name }) => [name, []]));
      for (const { client } of taking) await work.prepare(client);
      const last = work.rounds ?? rounds;
      for (let round = work.rounds === 1 ? 1 : 0; round <= last; round++) {
        const turn = round % taking.length;
        for (const { name, pid, client } of [...taking.slice(turn), ...taking.slice(0, turn)]) {
          const measured = await work.measure(client, { pid, serial: round });
          if (round > 0) results[work.letter][name].push(measured);
          tell({ work, round, name, measured });
        }
      }
    }
    return results;
  } finally {
    for (const { client } of clients) client.close();
  }
}
