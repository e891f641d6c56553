export * from './authenticator.ts';
export * from './better-auth.ts';
export * from './cookie.ts';
export * from './demo-sign-in.ts';
export { forgetChangedCredentials } from './forget-changed-credentials.ts';
export { createInvitationSignIn, type InvitationSignIn } from './invitation-sign-in.ts';
export * from './mint.ts';
export { hashToken, newToken } from './token-format.ts';
