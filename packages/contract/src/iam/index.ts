export * from './accounts.ts';
export { durationOf } from './expires-in.ts';
export * from './invitations.ts';
export * from './login-sessions.ts';
export * from './members.ts';
export * from './tokens.ts';
