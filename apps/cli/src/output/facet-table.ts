import type { Facets } from '@masker/client';
import { counted, formatCount } from './format.ts';
import { Table } from './table.ts';
import { printable } from './text.ts';

interface Line {
  facet: string;
  value: string;
  sessions: string;
  id: string;
}

/** A table of facets: one line for each value, and the total. */
export function facetTable({ facets, other, total }: Facets, colours: boolean): string {
  const lines: Line[] = [
    ...facets.status.map((one) => line('status', one.value, one.sessions)),
    ...facets.agent_id.map((one) => line('agent', one.name, one.sessions, one.value)),
    ...rest('agent', other.agent_id),
    ...facets.kind.map((one) => line('kind', one.value, one.sessions)),
    ...rest('kind', other.kind),
    ...facets.model.map((one) => line('model', one.value ?? '(none)', one.sessions)),
    ...rest('model', other.model),
  ];
  const summary = `${counted(total, 'session')}\n`;
  return lines.length === 0 ? summary : `${table(colours).render(lines)}${summary}`;
}

function line(facet: string, value: string, sessions: number, id = ''): Line {
  return { facet, value: printable(value), sessions: formatCount(sessions), id: printable(id) };
}

/** The sessions of values that are not listed. */
function rest(facet: string, sessions: number): Line[] {
  return sessions === 0 ? [] : [line(facet, '(others)', sessions)];
}

function table(colours: boolean): Table<Line> {
  return new Table<Line>(
    [
      { title: 'FACET', text: ({ facet }) => facet },
      { title: 'VALUE', text: ({ value }) => value },
      { title: 'SESSIONS', align: 'right', text: ({ sessions }) => sessions },
      { title: 'ID', text: ({ id }) => id },
    ],
    colours,
  );
}
