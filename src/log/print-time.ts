/** A moment of the wall clock as a person of this device reads it: `14:03:10`. */
export function printTime(wall: number): string {
  const at = new Date(wall);
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
