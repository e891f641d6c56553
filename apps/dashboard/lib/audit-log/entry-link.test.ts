import type { AuditEntry } from '@masker/contract';
import { expect, it } from 'vitest';
import { entryLink } from './entry-link.ts';
import { auditFilters } from './filters.ts';

it.each([
  ['2026-05-03T21:14:32Z', '2026-05-03T21:14:32.001Z'],
  ['2026-05-03T21:14:32.999Z', '2026-05-03T21:14:33Z'],
])('links to the millisecond of %s', (at, until) => {
  const link = new URL(entryLink({ sequence: 7, at } as AuditEntry, 'https://masker.example'));
  const { entry, ...text } = Object.fromEntries(link.searchParams);
  expect(entry).toBe('7');
  expect(auditFilters.read(text).filters).toEqual({ since: at, until });
});
