import type { Session } from '@masker/contract/plain';
import { expect, it } from 'vitest';
import { cellsOf } from '../grid/cells.ts';
import { sessionGrid } from './columns.tsx';

const hostile = `"><img src=x onerror='alert(1)'>&\u202e`;

const session: Session = {
  id: 'sess_01HYZ0000000000000000000AA',
  agent_id: 'agt_01HYZ0000000000000000000AA',
  agent_name: hostile,
  started_at: '2026-05-03T21:14:32.794Z',
  ended_at: '2026-05-03T21:14:33.000Z',
  duration_ms: 206,
  redaction_count: 4,
  redactions_by_kind: { NAME: 3, DATE: 1 },
  status: 'error',
  upstream_model: hostile,
};

function cells(room: number, now: number | null = null): string {
  const look = { zone: 'UTC', now, room };
  const { columns, selectionName } = sessionGrid;
  return cellsOf(columns, { chosen: false, selectionName, look })(session);
}

it('has names as text, whatever is in them, with hidden characters made visible', () => {
  const text = cells(300);
  expect(text).not.toMatch(/<img|onerror='/);
  expect(
    text.match(/&quot;&gt;&lt;img src=x onerror=&#39;alert\(1\)&#39;&gt;&amp;⟨U\+202E⟩<\/bdi>/g),
  ).toHaveLength(2);
});

it('numbers the cells, and says what a click on a value narrows the list to', () => {
  const text = cells(300);
  const numbers = [...text.matchAll(/role="gridcell" aria-colindex="(\d+)"/g)].map(([, number]) => number);
  expect(numbers).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  expect(text).toContain(`data-narrow="agent_id" data-value="${session.agent_id}"`);
  expect(text).toContain('data-narrow="kind" data-value="NAME"');
});

it('names the box that selects a row by its agent and start', () => {
  expect(cells(300)).toContain(
    'aria-label="Select &quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;⟨U+202E⟩, 2026-05-03 21:14:32.794 UTC"',
  );
});

it('has the kinds that there is room for, and times as they are wanted', () => {
  expect(cells(300)).not.toContain('more</span>');
  expect(cells(110)).toContain('+1<span class="sr-only"> more</span>');
  expect(cells(300)).toContain('21:14:32</time>');
  expect(cells(300, Date.parse('2026-05-03T21:20:00Z'))).toContain('5 min ago</time>');
});
