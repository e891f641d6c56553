import { defaultAccessSince, errorDetails, type ListAuditInput, listAuditInput } from '@masker/contract';
import type { FilterReading, FilterText, UrlFilters } from '../filters/url-filters.ts';

/** The filters of the audit log. */
export type AuditFilters = Required<Pick<ListAuditInput, 'since'>> &
  Omit<ListAuditInput, 'limit' | 'cursor' | 'since'>;

const schema = listAuditInput.omit({ limit: true, cursor: true });

const names = Object.keys(schema.shape);

function read(text: FilterText): FilterReading<AuditFilters> {
  const raw = Object.fromEntries(Object.entries(text).filter(([, value]) => value !== null));
  const parsed = schema.safeParse(raw);
  if (!parsed.success) return { filters: null, wrong: errorDetails(parsed.error, raw, names) };
  return { filters: { ...parsed.data, since: parsed.data.since ?? defaultAccessSince }, wrong: null };
}

export const auditFilters: UrlFilters<AuditFilters> & { openRow: string } = {
  names,
  openRow: 'entry',
  defaultSince: defaultAccessSince,
  read,
  write: (changes) =>
    Object.fromEntries(
      Object.entries(changes).map(([name, value]) => [
        name,
        value === undefined || (name === 'since' && value === defaultAccessSince) ? null : String(value),
      ]),
    ),
};
