import { expect, it } from 'vitest';
import { idsIn, tailIn } from './ids-in.ts';

const ulid = '01KB2M3N4P5Q6R7S8T9V0W1X2Y';
const session = { kind: 'session', id: `sess_${ulid}` };
const agent = { kind: 'agent', id: `agt_${ulid}` };

it.each([
  ['an id', session.id],
  ['lower case', session.id.toLowerCase()],
  ['upper case', session.id.toUpperCase()],
  ['a bare ULID', ulid],
  ['a bare ULID in lower case', ulid.toLowerCase()],
  ['space around it', `  ${session.id}\n`],
  ['quotes', `"${session.id}",`],
  ['an address', `https://masker.test/sessions/${session.id}?account=acc_${ulid}`],
  ['an address of a list', `https://masker.test/sessions?since=7d&session=${session.id}`],
  ['an encoded address', `next=%2Fsessions%2F${session.id}`],
  ['JSON', `{"id":"${session.id}"}`],
  ['a line of a log', `level=info session=${session.id} msg=ended`],
])('finds the session in %s', (_, text) => {
  expect(idsIn(text)).toEqual([session]);
});

it('finds an agent', () => {
  expect(idsIn(`agent ${agent.id.toLowerCase()}`)).toEqual([agent]);
});

it('finds several ids, each once', () => {
  expect(idsIn(`${session.id} ${agent.id} ${session.id} ${ulid}`)).toEqual([session, agent]);
});

it.each([
  ['nothing', ''],
  ['words', 'outbound reminders'],
  ['an id that is cut short', session.id.slice(0, -1)],
  ['an id that goes on', `${session.id}0`],
  ['an id of something else', `acc_${ulid} req_${ulid} tok_${ulid}`],
  ['letters that no id has', `sess_${ulid.slice(0, -1)}U`],
  ['more time than there is', `sess_8${ulid.slice(1)}`],
])('finds no id in %s', (_, text) => {
  expect(idsIn(text)).toEqual([]);
});

it.each([
  ['sess_…S9EWW4KS', 'S9EWW4KS'],
  ['sess_...s9eww4ks', 'S9EWW4KS'],
  [' 9EWW4KS ', '9EWW4KS'],
  ['EWW4KS', 'EWW4KS'],
  ['WW4KS', null],
  ['reminders', null],
  ['S9EWW4KS and more', null],
  [session.id, null],
])('reads the end of an id in %j as %j', (text, tail) => {
  expect(tailIn(text)).toBe(tail);
});
