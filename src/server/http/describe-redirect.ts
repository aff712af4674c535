import type { Answer } from "./exchange.js";
import { qualityOf } from "./quality-of.js";

const STATUS = "307 Temporary Redirect";

/** The body of a redirect, which is for people: in HTML, JSON or plain text (`pyramid/httpexceptions.py`). */
export function describeRedirect(accept: string, location: string): Pick<Answer, "type" | "body"> {
  const text = `The resource has been moved to ${location}; you should be redirected automatically.\n\n`;
  const [html, json] = [qualityOf(accept, "text/html"), qualityOf(accept, "application/json")];
  if (html > 0 && html >= json) return { type: "text/html", body: toPage(escapeHtml(text)) };
  if (json === 0) return { type: "text/plain", body: `${STATUS}\n\n${text}` };
  return {
    type: "application/json",
    body: { message: text, code: STATUS, title: "Temporary Redirect" },
  };
}

function toPage(body: string): string {
  return `<html>\n <head>\n  <title>${STATUS}</title>\n </head>\n <body>\n  <h1>${STATUS}</h1>\n  ${body}\n </body>\n</html>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
