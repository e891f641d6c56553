/** What a call finds out about itself on the way, for the record. */
export interface AccessDraft {
  /** Its input, once that is checked. */
  input: unknown;
}

export function openDraft(): AccessDraft {
  return { input: undefined };
}
