/** What a call finds out about itself on the way, for the record. */
export interface AuditDraft {
  /** Its input, once that is checked. */
  input: unknown;
}

export function openDraft(): AuditDraft {
  return { input: undefined };
}
