import type { AuditEntry } from '@masker/contract';
import { shortId } from '../format/short-id.ts';

/** What an entry was about, in one line: the one thing, or what the list was narrowed by. */
export function aboutEntry({ target, filters }: Pick<AuditEntry, 'target' | 'filters'>): string {
  const narrowed = Object.entries(filters).map(([name, value]) => `${name} ${filterText(value)}`);
  return [...(target === null ? [] : [shortId(target)]), ...narrowed].join(' · ');
}

/** The value of a filter as it was given. */
export function filterText(value: AuditEntry['filters'][string]): string {
  if (value === null) return 'none';
  if (value === true) return 'given';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
