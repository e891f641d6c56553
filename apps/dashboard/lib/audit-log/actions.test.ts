import { describe, expect, it } from 'vitest';
import { actionInWords, knownActions } from './actions.ts';

describe('an action in words', () => {
  it.each([
    ['members.remove', 'ok', 'Removed a member'],
    ['members.remove', 'refused', 'Tried to remove a member'],
    ['exports.content', 'refused', 'Tried to start to download the file of an export'],
    ['signIns.revokeAll', 'refused', 'Tried to end all login sessions'],
    ['a.new.one', 'refused', 'a.new.one'],
  ] as const)('%s, %s', (action, outcome, words) => {
    expect(actionInWords(action, outcome)).toBe(words);
  });

  it('never says of a call that was refused that it happened', () => {
    // The server does these by itself, and refuses none.
    const byItself = /^(The|A|Sessions|Download of) /;
    const calls = knownActions.filter((action) => !byItself.test(actionInWords(action)));
    expect(calls.filter((action) => !actionInWords(action, 'refused').startsWith('Tried to '))).toEqual([]);
  });
});
