/** A dotted path into a record, to depth 3. */
export type Path<T, Depth extends readonly unknown[] = [0, 0]> = T extends readonly unknown[]
  ? never
  : T extends object
    ? {
        [K in keyof T & string]:
          | K
          | (Depth extends readonly [unknown, ...infer Rest]
              ? `${K}.${Path<NonNullable<T[K]>, Rest>}`
              : never);
      }[keyof T & string]
    : never;

/** The type of the value at a path, undefined left out. */
export type At<T, P extends string> = T extends unknown
  ? P extends keyof T
    ? Exclude<T[P], undefined>
    : P extends `${infer Head}.${infer Rest}`
      ? Head extends keyof T
        ? At<NonNullable<T[Head]>, Rest>
        : never
      : never
  : never;
