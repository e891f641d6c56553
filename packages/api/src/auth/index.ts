export * from './authenticator.ts';
export * from './better-auth.ts';
export * from './cookie.ts';
export * from './demo-sign-in.ts';
export * from './mint.ts';
