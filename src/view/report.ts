/** Reports what code of the app threw, where nobody else can take it: as an uncaught exception is reported. */
export function report(error: unknown): void {
  if (typeof reportError === "function") reportError(error);
  else console.error(error);
}
