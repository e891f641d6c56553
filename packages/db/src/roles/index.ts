export { ensureServerRole } from './ensure-server-role.ts';
export { examineOwner, type OwnerRights, unprotectedTables } from './examine-roles.ts';
export { type ConnectedRole, examineRole, type Privileges } from './privileges.ts';
export {
  LoginInUse,
  RoleMissing,
  RoleNotGranted,
  RoleProblem,
  SignInRefused,
} from './role-problem.ts';
export {
  examineServerLogin,
  loginOfOtherSecret,
  otherSecret,
  serverLogin,
  withCredentialsOf,
} from './server-login.ts';
export { serverRole } from './server-role.ts';
