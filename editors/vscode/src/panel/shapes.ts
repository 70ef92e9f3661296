// Whether a value that came from elsewhere is what it should be.

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** A number, or `null` where it is not known. */
export function isCount(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}

export function isArrayOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}
