const WORDS: Readonly<Record<number, string>> = {
  200: "taken",
  201: "taken",
  400: "refused as wrong",
  401: "refused without other credentials",
  403: "refused as not allowed",
  404: "not there",
  409: "in the way of another write",
  412: "refused because it changed there",
  413: "refused as too large",
};

/** What the status of an answer says of one write, or of one question. */
export function wordsOfStatus(status: number | null): string {
  if (status === null) return "of unknown outcome";
  return WORDS[status] ?? (status >= 500 ? "met by a failure of the server" : "refused");
}
