export { RoleMissing, serverLogin } from './server-login.ts';
export { serverRole } from './server-role.ts';
export { type Standing, standingOf } from './standing.ts';
