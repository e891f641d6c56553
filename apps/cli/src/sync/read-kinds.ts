import type { Findings } from './findings.ts';

/**
 * Reads `redactions_by_kind` of another deployment: if it is absent, `{}` without redactions; kinds with a count of
 * zero are omitted. Anything else is returned unchanged for validation.
 */
export function readKinds(foreign: Record<string, unknown>, findings: Findings): unknown {
  const { redactions_by_kind: kinds, redaction_count: count } = foreign;
  if (kinds === undefined || kinds === null) {
    // Redactions without kinds cannot be distinguished from none, so validation must reject them.
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
