import { expect, it } from 'vitest';
import { auditExportAddress } from './export-address.ts';

it('exports the same entries as the list', () => {
  const filters = { since: '2026-10-01T00:00:00Z', until: '2026-11-01T00:00:00Z', action: 'sessions.get' };
  expect(auditExportAddress(filters, 'csv')).toBe(
    '/api/v1/access-log/export?since=2026-10-01T00:00:00Z&until=2026-11-01T00:00:00Z&action=sessions.get&format=csv',
  );
});

it('names the default window, and requests a byte order mark for Excel', () => {
  expect(auditExportAddress({ since: '30d' }, 'excel')).toBe(
    '/api/v1/access-log/export?since=30d&format=csv&bom=true',
  );
});
