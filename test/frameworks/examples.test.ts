// @vitest-environment happy-dom
// The examples, each with its framework, as an app would use them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import type { Component } from "svelte";
import { compile } from "svelte/compiler";
import { expect, test } from "vitest";
import { createApp } from "vue";
import { OpenTasks as InReact, TaskTitle } from "../../examples/react/open-tasks.js";
import { OpenTasks as InVue } from "../../examples/vue/open-tasks.js";
import { openTasks } from "./open-tasks.js";

const EXAMPLE = join(process.cwd(), "examples/svelte");

async function open() {
  const opened = await openTasks();
  const { id } = await opened.tasks.create({ title: "Buy milk", done: false });
  return { ...opened, id };
}

/** The example with Svelte as a browser has it, bundled into a module that Node can import. */
async function bundleSvelte(): Promise<
  typeof import("svelte") & { readonly OpenTasks: Component }
> {
  const source = readFileSync(join(EXAMPLE, "OpenTasks.svelte"), "utf8");
  const { js } = compile(source, { generate: "client", name: "OpenTasks" });
  const { outputFiles } = await build({
    stdin: {
      contents: `${js.code.replace("export default", "export")}\nexport * from "svelte";`,
      resolveDir: EXAMPLE,
    },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const text = outputFiles[0]?.text ?? "";
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`) as never;
}

test("React: what is done goes from the list", async () => {
  const { db, tasks, id, place, text } = await open();
  const root = createRoot(place);

  root.render(createElement(InReact, { db, tasks }));
  await expect.poll(text).toBe("Buy milk1 unsent");
  place.querySelector("button")?.click();
  await expect.poll(text).toBe("1 unsent");
  root.render(createElement(TaskTitle, { tasks, id }));
  await expect.poll(text).toBe("Buy milk");
  root.render(createElement(TaskTitle, { tasks, id: "nobody" }));
  await expect.poll(text).toBe("There is no such task");

  root.unmount();
  await db.close();
});

test("Vue: what is done goes from the list", async () => {
  const { db, tasks, place, text } = await open();
  const app = createApp(InVue, { db, tasks });

  app.mount(place);
  await expect.poll(text).toBe("Buy milk1 unsent");
  place.querySelector("button")?.click();
  await expect.poll(text).toBe("1 unsent");

  app.unmount();
  await db.close();
});

test("Svelte: what is done goes from the list", async () => {
  const { db, tasks, place, text } = await open();
  const { OpenTasks, mount, unmount } = await bundleSvelte();
  document.body.append(place);

  const app = mount(OpenTasks, { target: place, props: { db, tasks } });
  await expect.poll(text).toBe("Buy milk 1 unsent");
  place.querySelector("button")?.click();
  await expect.poll(text).toBe("1 unsent");

  await unmount(app);
  await db.close();
});
