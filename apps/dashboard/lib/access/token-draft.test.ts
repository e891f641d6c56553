import { expect, it } from 'vitest';
import { readDraft, type TokenDraft } from './token-draft.ts';

const agentId = 'agt_01JGY22GC04VY0BJEFDWN5V6YD';
const draft: TokenDraft = {
  name: ' nightly export ',
  scopes: ['sessions:read'],
  agentId: undefined,
  lifetime: '90d',
};

it('converts a draft to the input of the API', () => {
  expect(readDraft(draft)).toEqual({
    input: { name: 'nightly export', scopes: ['sessions:read'], expires_in: '90d' },
  });
  expect(readDraft({ ...draft, agentId, lifetime: 'never' })).toEqual({
    input: { name: 'nightly export', scopes: ['sessions:read'], agent_id: agentId, expires_in: null },
  });
});

it.each([
  [{ name: ' ' }, ['name']],
  [{ name: 'a'.repeat(201) }, ['name']],
  [{ name: 'a\u0007' }, ['name']],
  [{ scopes: [] }, ['scopes']],
  [{ name: '', scopes: [] }, ['scopes', 'name']],
  [{ scopes: ['audit:read' as const], agentId }, ['scopes']],
])('with %j reports %j', (change, wrong) => {
  const reading = readDraft({ ...draft, ...change });
  expect(Object.keys('wrong' in reading ? reading.wrong : {})).toEqual(wrong);
});
