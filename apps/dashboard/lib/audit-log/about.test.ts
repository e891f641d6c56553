import { expect, it } from 'vitest';
import { aboutEntry } from './about.ts';

const session = 'sess_01JGY22GC04VY0BJEFDWN5V6YD';

it.each([
  [null, {}, ''],
  [session, {}, 'sess_…DWN5V6YD'],
  [session, { session_id: session, rows: 3 }, 'sess_…DWN5V6YD · rows 3'],
  [null, { since: '7d', limit: 100, cursor: true }, 'since 7d · limit 100 · cursor given'],
  [
    session,
    { scopes: ['sessions:read', 'agents:read'], expires_in: null },
    'sess_…DWN5V6YD · scopes sessions:read, agents:read · expires_in none',
  ],
])('describes %j with %j as %j', (target, filters, line) => {
  expect(aboutEntry({ target, filters })).toBe(line);
});
