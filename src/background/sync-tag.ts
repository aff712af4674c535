/** The tag under which a database asks for Background Sync, one-off or periodic. */
export function syncTag(name: string): string {
  return `kintsugi:${name}`;
}
