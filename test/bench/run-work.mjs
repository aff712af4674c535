// Measures one work: its rows by turns, in an order that changes from round to round.

/**
 * Resolves with the measurements of each row, round by round. The warm-up does not count: prepared pages are written
 * then. A row with `rounds` of its own is a slow one: it is measured in the first rounds only, and not warmed up.
 */
export async function runWork(work, kit, { rounds, tell }) {
  const { rows } = work;
  const results = Object.fromEntries(rows.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    const turn = round % rows.length;
    for (const row of [...rows.slice(turn), ...rows.slice(0, turn)]) {
      if (row.rounds !== undefined && (round === 0 || round > row.rounds)) continue;
      const measured = await work.measure(kit, row, `${round}-${rows.indexOf(row)}`);
      if (round > 0) results[row.name].push(measured);
      tell({ round, row: row.name, measured });
    }
  }
  return results;
}
