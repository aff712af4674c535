import type { TransactionCollection } from "../../src/index.js";
import type { Made } from "./ledger.js";
import type { Note } from "./tab.js";

/** Does one write in a transaction, and says what it saw and what it changed. */
export function writeIn(notes: TransactionCollection<Note>, made: Made): Made {
  const { write, id, field, value } = made;
  const before = notes.get(id) as Made["before"];
  switch (write.do) {
    case "delete":
      notes.delete(id);
      return { ...made, before };
    case "put":
      notes.put({ id, [field]: value });
      return { ...made, before };
    case "edit":
    case "append": {
      const was = write.do === "append" ? before?.[field] : undefined;
      const written = was === undefined ? value : `${was},${value}`;
      if (before === undefined) notes.put({ id, [field]: written });
      else notes.update(id, () => ({ [field]: written }));
      return { ...made, value: written, before };
    }
  }
}
