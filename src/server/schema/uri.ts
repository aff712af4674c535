interface Parts {
  readonly scheme: string;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

const SYNTAX =
  /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/;
/** Others, such as `urn`, have no relative references. */
const HIERARCHICAL = ["", "file", "ftp", "http", "https"];

/** Resolves a reference against a base, either of which may be empty (`urljoin` of Python's `urllib.parse`). */
export function joinUri(base: string, reference: string): string {
  if (base === "" || reference === "") return base === "" ? reference : base;
  const from = parse(base);
  const to = parse(reference);
  const scheme = to.scheme === "" ? from.scheme : to.scheme;
  if (scheme !== from.scheme || !HIERARCHICAL.includes(scheme)) return reference;
  if (to.authority !== undefined) return print({ ...to, scheme });
  const { authority } = from;
  const { query, fragment } = to;
  if (to.path === "") {
    return print({ scheme, authority, path: from.path, query: query ?? from.query, fragment });
  }
  return print({ scheme, authority, path: mergePaths(from.path, to.path), query, fragment });
}

/** A URI without its fragment, and the fragment, empty if there is none. */
export function splitFragment(uri: string): readonly [uri: string, fragment: string] {
  const mark = uri.indexOf("#");
  return mark < 0 ? [uri, ""] : [uri.slice(0, mark), uri.slice(mark + 1)];
}

function mergePaths(base: string, path: string): string {
  const folder = base.split("/").slice(0, -1);
  const [first = "", ...rest] = path.startsWith("/")
    ? path.split("/")
    : [...(folder.length === 0 ? [] : folder), ...path.split("/")];
  const inner = path.startsWith("/")
    ? rest
    : rest.filter((part, index) => part !== "" || index === rest.length - 1);
  const segments = [first, ...inner];
  const resolved: string[] = [];
  for (const segment of segments) {
    if (segment === "..") resolved.pop();
    else if (segment !== ".") resolved.push(segment);
  }
  if (/^\.\.?$/.test(segments.at(-1) ?? "")) resolved.push("");
  const joined = resolved.join("/");
  return joined === "" ? "/" : joined;
}

function parse(uri: string): Parts {
  const [, scheme = "", authority, path = "", query, fragment] = SYNTAX.exec(uri) ?? [];
  return { scheme: scheme.toLowerCase(), authority, path, query, fragment };
}

function print({ scheme, authority, path, query, fragment }: Parts): string {
  const before = scheme === "" ? "" : `${scheme}:`;
  const host = authority === undefined ? "" : `//${authority}`;
  const after = `${query ? `?${query}` : ""}${fragment ? `#${fragment}` : ""}`;
  return before + host + path + after;
}
