/** An operation does not apply: a missing path, a failed test. Nothing of the patch was applied. */
export class PatchFailure extends Error {
  override readonly name = "PatchFailure";
}
