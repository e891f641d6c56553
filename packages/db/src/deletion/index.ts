export { type AccountContents, readAccountContents } from './account-contents.ts';
export { type DeletionOptions, deleteAccount, isAccountDeleter } from './delete-account.ts';
export { type AccountDeletion, listDeletions } from './deletion-record.ts';
export { type Orphan, orphans } from './orphans.ts';
