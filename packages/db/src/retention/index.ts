export { countExpired, type Expired } from './count-expired.ts';
export { type AccessCut, countCut, cutAuditLog } from './cut-audit-log.ts';
export { checkAccount, checkClock, type Hold, type PassClock } from './guard.ts';
export {
  type AccountRetention,
  countRetentionSettings,
  expiringAccounts,
  maxRetentionDays,
  type RetentionSetting,
  setRetention,
} from './policy.ts';
export { readRetention } from './read-retention.ts';
export {
  type ChosenCount,
  type ChosenOutcome,
  type ChosenRemoval,
  type ChosenSessions,
  countChosen,
  removeChosen,
} from './remove-chosen.ts';
export { type Removal, type RemovalOptions, removeExpired } from './remove-expired.ts';
