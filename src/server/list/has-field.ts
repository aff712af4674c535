import type { Resource } from "../resource/resource.js";

/** Whether a resource may be asked for a field. A path with dots is judged by its first part (`is_known_field`). */
export function hasField({ fields }: Resource, path: string): boolean {
  return fields === undefined || fields.has(path.split(".", 1)[0] ?? "");
}
