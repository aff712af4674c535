import { expect } from "vitest";
import { lastOf, type Part } from "../its.js";

/** What the client refuses to ask for where the server does not have it. */
export const CAPABILITIES: Part = {
  name: "what the server does not have",
  profile: "no history, no permissions endpoint",
  features: [
    {
      title: "listHistory() without history",
      run: async ({ client, sent }) => {
        await expect(client.bucket("blog").listHistory()).rejects.toThrow(
          "Required capabilities history not present on server",
        );
        await expect(
          client.bucket("blog").collection("posts").listRecords({ at: 1 }),
        ).rejects.toThrow("Required capabilities history not present on server");
        expect(lastOf(sent).path).toBe("/");
      },
    },
    {
      title: "listPermissions() without the permissions endpoint",
      run: async ({ client }) => {
        await expect(client.listPermissions()).rejects.toThrow(
          "Required capabilities permissions_endpoint not present on server",
        );
      },
    },
    {
      title: "addAttachment() and removeAttachment()",
      run: async ({ client }) => {
        const posts = client.bucket("blog").collection("posts");
        const missing = "Required capabilities attachments not present on server";

        await expect(posts.addAttachment("data:text/plain;base64,aGk=")).rejects.toThrow(missing);
        await expect(posts.removeAttachment("a")).rejects.toThrow(missing);
      },
    },
  ],
};
