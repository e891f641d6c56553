import { randomFrom } from '@masker/api/testing/sessions';
import { expect, test } from 'vitest';
import { EventStreamReader } from '../src/transport/event-stream.ts';

const stream = [
  'event: connected\ndata: {"a":1}\n\n\n',
  ': a comment\r\ndata:one\r\ndata: two\r\nid: 7\r\nretry: 10\r\n\r\n',
  'event: ping\ndata: \n\n',
  'data:  kept space\rid\r\r',
  'unknown: x\n\n',
  'data: never ended',
].join('');

const expected = [
  { type: 'connected', data: '{"a":1}', id: undefined },
  { type: 'message', data: 'one\ntwo', id: '7' },
  { type: 'ping', data: '', id: undefined },
  { type: 'message', data: ' kept space', id: '' },
];

test('reads every event once, with any chunk boundaries', () => {
  const random = randomFrom(3);
  for (let round = 0; round < 500; round++) {
    const reader = new EventStreamReader();
    const events = [];
    for (let at = 0; at < stream.length; ) {
      const end = at + 1 + Math.floor(random() * (round % 40));
      events.push(...reader.read(stream.slice(at, end)));
      at = end;
    }
    expect(events).toEqual(expected);
  }
});

test('refuses a line without an end', () => {
  const reader = new EventStreamReader();
  const more = () => {
    for (let i = 0; i < 20; i++) reader.read('x'.repeat(100_000));
  };
  expect(more).toThrow('is too long');
});
