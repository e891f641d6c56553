export { makeFolder } from '../make-folder.ts';
export { withDatabase } from './connection-url.ts';
export {
  type DataDirLock,
  DataDirLockedError,
  lockDataDir,
  readServerInfo,
  type ServerInfo,
} from './data-dir-lock.ts';
export { removePostgresVariables } from './environment.ts';
export { recordedFolder } from './location.ts';
export { type Log, silentLog } from './log.ts';
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './start-embedded.ts';
