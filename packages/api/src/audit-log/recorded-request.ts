import type { AuditRecorder } from './recorder.ts';

/** What the audit log needs of a request. */
export interface RecordedRequest {
  requestId: string;
  /** Where the request came from, if that is known. */
  address: string | null;
  services: { recorder: AuditRecorder };
}
