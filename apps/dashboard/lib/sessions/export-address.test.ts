import { expect, it } from 'vitest';
import { exportAddress } from './export-address.ts';

const window = { since: '2026-10-01T00:00:00Z', until: '2026-11-01T00:00:00Z' };

it('exports the same sessions as the list', () => {
  expect(exportAddress({ ...window, status: ['error', 'partial'], min_redactions: 2 }, 'csv')).toBe(
    '/api/v1/sessions/export?since=2026-10-01T00:00:00Z&until=2026-11-01T00:00:00Z&status=error,partial&min_redactions=2&format=csv',
  );
});

it('keeps the order, and a comma in the name of a model', () => {
  const address = exportAddress({ ...window, model: ['a,b', 'c'], order: 'oldest' }, 'ndjson');
  const { searchParams } = new URL(address, 'https://masker.test');
  expect(searchParams.get('model')).toBe('a%2Cb,c');
  expect(searchParams.get('order')).toBe('oldest');
  expect(searchParams.get('format')).toBe('ndjson');
});

it('requests a byte order mark for Excel', () => {
  expect(exportAddress(window, 'excel')).toMatch(/format=csv&bom=true$/);
});

it('asks for Parquet', () => {
  expect(exportAddress(window, 'parquet')).toMatch(/format=parquet$/);
});
