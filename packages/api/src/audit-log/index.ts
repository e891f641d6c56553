export { type Principal, principalOf } from '../auth/principal.ts';
export { type AuditRecorder, createAuditRecorder } from './recorder.ts';
export { recordRefusedSignIn, recordSignIn, recordSignOut } from './sign-ins.ts';
