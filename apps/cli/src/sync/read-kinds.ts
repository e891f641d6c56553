import type { Findings } from './findings.ts';

/**
 * `redactions_by_kind` as another deployment sent it: absent it is `{}`, if there were no redactions; kinds
 * counted zero times are left out. Anything else is passed on to be judged.
 */
export function readKinds(foreign: Record<string, unknown>, findings: Findings): unknown {
  const { redactions_by_kind: kinds, redaction_count: count } = foreign;
  if (kinds === undefined || kinds === null) {
    // Redactions of no known kind cannot be told from none: not ours to decide.
    if (count !== undefined && count !== null && count !== 0) return undefined;
    findings.remark('missing', 'redactions_by_kind');
    return {};
  }
  if (typeof kinds !== 'object' || Array.isArray(kinds)) return kinds;
  const entries = Object.entries(kinds);
  const counted = entries.filter(([, times]) => times !== 0);
  if (counted.length === entries.length) return kinds;
  findings.remark('zero_count', 'redactions_by_kind');
  return Object.fromEntries(counted);
}
