import type { AuditEntry } from '@masker/contract';
import { shortId } from '../format/short-id.ts';

/** The subject of an entry in one line: the target, or the filters of the list. */
export function aboutEntry({ target, filters }: Pick<AuditEntry, 'target' | 'filters'>): string {
  const others = Object.entries(filters).filter(([, value]) => target === null || value !== target);
  const narrowed = others.map(([name, value]) => `${name} ${filterText(value)}`);
  return [...(target === null ? [] : [shortId(target)]), ...narrowed].join(' · ');
}

/** The value of a filter, unchanged. */
export function filterText(value: AuditEntry['filters'][string]): string {
  if (value === null) return 'none';
  if (value === true) return 'given';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
