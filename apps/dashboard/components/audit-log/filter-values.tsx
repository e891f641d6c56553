import type { AuditEntry } from '@masker/contract';
import { filterText } from '@/lib/audit-log/about.ts';

/** The parameters of a request, unchanged. */
export function FilterValues({ filters }: { filters: AuditEntry['filters'] }) {
  const given = Object.entries(filters);
  if (given.length === 0) return <span className="text-ink-faint">None</span>;
  return (
    <ul className="flex flex-col font-mono text-xs leading-5">
      {given.map(([name, value]) => (
        <li key={name} className="break-all">
          <span className="text-ink-faint">{name}</span> {filterText(value)}
        </li>
      ))}
    </ul>
  );
}
