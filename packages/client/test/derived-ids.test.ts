import { isId } from '@masker/contract';
import { expect, test } from 'vitest';
import { agentIdFor, sessionIdFor } from '../src/index.ts';

const startedAt = new Date('2026-05-03T21:14:32.794Z');

test('the id of a session follows from its source, its id there and its start', () => {
  const id = sessionIdFor({ source: 'pipecat', id: 'call-1', startedAt });
  expect(id).toBe('sess_01KQQV2RETV1P30H3XQTS1X7SP');
  expect(isId('session', id)).toBe(true);
  const others = [
    sessionIdFor({ source: 'livekit', id: 'call-1', startedAt }),
    sessionIdFor({ source: 'pipecat', id: 'call-2', startedAt }),
    sessionIdFor({ source: 'pipecat', id: 'call-1', startedAt: new Date(startedAt.getTime() + 1) }),
  ];
  expect(new Set([id, ...others]).size).toBe(4);
  expect(sessionIdFor({ source: 'pipecat', id: 'call-1', startedAt: startedAt.toISOString() })).toBe(id);
});

test('what many would share gives no id', () => {
  expect(() => sessionIdFor({ source: 'pipecat', id: 'call-1', startedAt: new Date('x') })).toThrow(
    TypeError,
  );
  expect(() => sessionIdFor({ source: 'pipecat', id: '', startedAt })).toThrow('id must be');
  expect(() => agentIdFor('')).toThrow('name must be');
});

test('the id of an agent follows from its name', () => {
  expect(agentIdFor('front-desk')).toBe('agt_0000000000HS8HQWTWV9709K5B');
  expect(isId('agent', agentIdFor('Empfang – Süd'))).toBe(true);
  expect(agentIdFor('front desk')).not.toBe(agentIdFor('front-desk'));
});
