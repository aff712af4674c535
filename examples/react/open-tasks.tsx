import type { Collection, Database } from "kintsugi";
import { useLive, useRecord, useSyncStatus } from "kintsugi/react";

export interface Task {
  title: string;
  done: boolean;
}

/** The tasks that are to be done, and how much of all is unsent. They change by themselves, whoever changes them. */
export function OpenTasks({ db, tasks }: { db: Database; tasks: Collection<Task> }) {
  const { state, data } = useLive(tasks, { where: { done: false }, sort: "title" });
  const { pending } = useSyncStatus(db);
  if (state === "loading") return <p>One moment …</p>;
  return (
    <>
      <ul>
        {data?.map(({ id, title }) => (
          <li key={id}>
            <button onClick={() => void tasks.update(id, { done: true })}>{title}</button>
          </li>
        ))}
      </ul>
      <p>{pending} unsent</p>
    </>
  );
}

/** One task. */
export function TaskTitle({ tasks, id }: { tasks: Collection<Task>; id: string }) {
  const { data } = useRecord(tasks, id);
  return <h2>{data?.title ?? "There is no such task"}</h2>;
}
