import { expect, it } from 'vitest';
import { typedEnd, typedMoment, typedStart, typedWindow } from './typed-window.ts';
import { isEmpty } from './window.ts';

const reader = { zone: 'America/New_York', now: Date.parse('2026-11-27T15:37:00.400Z') };

it.each([
  ['24h', '24h'],
  ['24 hours', '24h'],
  ['2w', '14d'],
  ['90m', '90m'],
  ['30s', '2026-11-27T15:36:30.400Z'],
])('formats the length %j as %s', (typed, since) => {
  expect(typedWindow(typed, reader)).toEqual({ value: { since, until: undefined } });
});

it.each([
  ['36h', '36h'],
  ['-36h', '2026-11-26T03:37:00.400Z'],
  ['9:00', '2026-11-27T14:00:00Z'],
])('parses %j as the start %s', (typed, since) => {
  expect(typedStart(typed, reader)).toEqual({ value: since });
});

it('parses empty text and now as the end of an open window', () => {
  for (const typed of ['', ' ', 'now']) expect(typedEnd(typed, reader)).toEqual({ value: undefined });
  expect(typedEnd('2026-11-26', reader)).toEqual({ value: '2026-11-27T05:00:00Z' });
});

it.each([
  ['2026-11-01 01:30', 'show that time twice. Add UTC-04:00 for the first, UTC-05:00 for the second.'],
  ['2026-03-08 02:30', 'skip that time. The equivalent time is 2026-03-08 03:30 UTC-04:00.'],
  ['03/04/2026', 'That date could be 2026-03-04 or 2026-04-03. Enter it in that form.'],
  ['11:00', 'That time is in the future. Enter the day too: yesterday 9:00.'],
  ['soon', 'Enter a window such as yesterday 9:00 - 10:00'],
  ['yesterday 10:00 - yesterday 9:00', 'The end must be after the start.'],
])('explains how to correct %j', (typed, message) => {
  expect(typedWindow(typed, reader)).toEqual({ wrong: expect.stringContaining(message) });
});

it('detects a window that cannot contain sessions', () => {
  expect(isEmpty({ since: '24h', until: '2026-11-26T00:00:00Z' }, reader.now)).toBe(true);
  expect(isEmpty({ since: '24h', until: '2026-11-27T00:00:00Z' }, reader.now)).toBe(false);
  expect(isEmpty({ since: '24h' }, reader.now)).toBe(false);
});

it.each([
  ['2026-11-26', '2026-11-26T05:00:00Z', '2026-11-27T05:00:00Z'],
  ['yesterday', '2026-11-26T05:00:00Z', '2026-11-27T05:00:00Z'],
  ['today', '2026-11-27T05:00:00Z', '2026-11-27T15:37:00.400Z'],
  ['yesterday 9:00', '2026-11-26T14:00:00Z', '2026-11-26T14:00:00Z'],
])('goes to %j at its start, or at its end', (typed, start, end) => {
  expect(typedMoment(typed, reader)).toEqual({ value: start });
  expect(typedMoment(typed, reader, true)).toEqual({ value: end });
});

it('goes to no time of today that is to come', () => {
  expect(typedMoment('11:00', reader, true)).toEqual(typedMoment('11:00', reader));
  expect(typedMoment('11:00', reader, true)).toHaveProperty('wrong');
});
