export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** The name and password of `Authorization: Basic …`, or undefined for anything else. */
export function parseCredentials(authorization: string | undefined): Credentials | undefined {
  const encoded = /^basic +(\S+)\s*$/i.exec(authorization ?? "")?.[1];
  const text = encoded === undefined ? undefined : decodeBase64(encoded);
  const colon = text?.indexOf(":") ?? -1;
  if (text === undefined || colon < 0) return undefined;
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** What follows the scheme of an `Authorization`, or undefined for another scheme. */
export function parseToken(authorization: string, scheme: string): string | undefined {
  const [given = "", ...rest] = authorization.split(" ");
  const isScheme = given.toLowerCase() === scheme.toLowerCase();
  return isScheme && rest.length > 0 ? rest.join(" ") : undefined;
}

/** UTF-8, or Latin-1 where it is not (`pyramid/authentication.py`, `extract_http_basic_credentials`). */
function decodeBase64(encoded: string): string | undefined {
  try {
    const latin = atob(encoded);
    try {
      const bytes = Uint8Array.from(latin, (character) => character.charCodeAt(0));
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return latin;
    }
  } catch {
    return undefined;
  }
}
