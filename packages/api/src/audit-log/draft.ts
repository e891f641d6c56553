/** Data for the audit log that becomes known while a call runs. */
export interface AuditDraft {
  /** The input of the call, once it is validated. */
  input: unknown;
}

/** Begins the entry of a call, before its parameters are known. */
export function openDraft(): AuditDraft {
  return { input: undefined };
}
