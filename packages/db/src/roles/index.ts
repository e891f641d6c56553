export { ensureServerRole } from './ensure-server-role.ts';
export { type Privileges, privilegesOf } from './privileges.ts';
export {
  RightsMissing,
  RoleMissing,
  RoleNotGranted,
  RoleProblem,
  SignInRefused,
} from './role-problem.ts';
export { serverLogin, withCredentialsOf } from './server-login.ts';
export { serverRole } from './server-role.ts';
