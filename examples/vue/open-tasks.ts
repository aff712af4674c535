import type { Collection, Database } from "kintsugi";
import { useLive, useObservable } from "kintsugi/vue";
import { defineComponent, h, type PropType } from "vue";

export interface Task {
  title: string;
  done: boolean;
}

/** The tasks that are to be done, and how much of all is unsent. They change by themselves, whoever changes them. */
export const OpenTasks = defineComponent({
  props: {
    db: { type: Object as PropType<Database>, required: true },
    tasks: { type: Object as PropType<Collection<Task>>, required: true },
  },
  setup({ db, tasks }) {
    const open = useLive(tasks, { where: { done: false }, sort: "title" });
    const status = useObservable(db.status);
    const finish = (id: string) => () => void tasks.update(id, { done: true });
    return () => [
      h(
        "ul",
        open.value.data?.map(({ id, title }) =>
          h("li", { key: id }, h("button", { onClick: finish(id) }, title)),
        ),
      ),
      h("p", `${status.value.pending} unsent`),
    ];
  },
});
