// The table of `npm run compare:kinto`, in Markdown.

/** One line for each scenario, and how many each library came through. */
export function scenarioTable(rows, versions) {
  const libraries = [
    { key: "kinto", name: `kinto.js ${versions.kinto}` },
    { key: "kintsugi", name: `kintsugi ${versions.kintsugi}` },
  ];
  const lines = [
    `| | Scenario | ${libraries.map(({ name }) => name).join(" | ")} |`,
    "| --- | --- | --- | --- |",
    ...rows.map(
      (row) =>
        `| ${row.id} | ${escape(row.title)} | ${libraries.map(({ key }) => cell(row[key], row.right)).join(" | ")} |`,
    ),
    "",
    ...libraries.map(({ key, name }) => {
      const count = (...kinds) => rows.filter((row) => kinds.includes(row[key].kind)).length;
      return `- ${name}: ${count("right")} right, ${count("wrong", "stuck")} wrong`;
    }),
  ];
  return lines.join("\n");
}

function cell(outcome, right) {
  switch (outcome.kind) {
    case "stuck":
      return `**wrong:** ${escape(outcome.why)}`;
    default: {
      const facts = Object.entries(outcome.seen).map(([name, value]) => {
        const isWrong = outcome.wrongs.includes(name);
        const shown = `${name}: ${print(value)}`;
        return isWrong ? `**${shown}** (right: ${print(right[name])})` : shown;
      });
      return escape(facts.join("; "));
    }
  }
}

function print(value) {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(print).join(", ");
  if (typeof value === "object") {
    if (Object.keys(value).length === 0) return "an empty record";
    return Object.entries(value)
      .map(([name, each]) => `${name} ${print(each)}`)
      .join(", ");
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : String(value);
}

function escape(text) {
  return text.replaceAll("|", String.raw`\|`).replaceAll(/\s+/g, " ");
}
