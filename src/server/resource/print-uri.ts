/** An address as Kinto prints it. Of what ids may hold, only a line feed at their end needs to be encoded. */
export function printUri(uri: string): string {
  return uri.replaceAll("\n", "%0A");
}
