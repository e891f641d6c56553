export { type Principal, principalOf } from '../auth/principal.ts';
export { recordLogin, recordLogout, recordNewAccess } from './record-login.ts';
export { type AuditRecorder, createAuditRecorder } from './recorder.ts';
