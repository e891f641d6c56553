/** Collects the values of an option that can be given several times. */
export function repeated(value: string, before: string[] = []): string[] {
  return [...before, value];
}
