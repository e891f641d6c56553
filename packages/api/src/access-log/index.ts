export { type Holder, holderOf } from './holder.ts';
export { type AccessRecorder, createAccessRecorder } from './recorder.ts';
export { recordRefusedSignIn, recordSignIn, recordSignOut } from './sign-ins.ts';
