export { isSuspended, resumeAccount, suspendAccount } from './suspend.ts';
