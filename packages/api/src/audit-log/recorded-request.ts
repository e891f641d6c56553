import type { AuditRecorder } from './recorder.ts';

/** The data of a request that the audit log needs. */
export interface RecordedRequest {
  requestId: string;
  /** The client's IP address, if known. */
  address: string | null;
  services: { recorder: AuditRecorder };
}
