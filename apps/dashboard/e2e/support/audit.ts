import type { AuditEntry, AuditPage } from '@masker/contract';
import type { Server } from './server.ts';

/** The entries of the audit log with one action, newest first. */
export async function entriesOf(server: Server, action: string): Promise<AuditEntry[]> {
  const { data } = await server.get<AuditPage>(`/api/v1/access-log?limit=100&action=${action}`);
  return data;
}
