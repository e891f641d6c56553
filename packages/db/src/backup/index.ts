export { DamagedBackup } from './read-backup.ts';
export { type Restored, RestoreRefused, restoreBackup } from './restore-backup.ts';
export { BackupRefused, writeBackup } from './write-backup.ts';
