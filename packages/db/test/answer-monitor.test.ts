import { expect, test } from 'vitest';
import { AnswerMonitor } from '../src/scope/answer-monitor.ts';

/** A monitor whose probes the test settles. */
function monitored() {
  const probes: { resolve(): void; reject(error: Error): void }[] = [];
  const monitor = new AnswerMonitor(
    () => new Promise<void>((resolve, reject) => probes.push({ resolve, reject })),
  );
  const check = (times: number) => {
    for (let i = 0; i < times; i++) monitor.check(true);
  };
  return { monitor, probes, check };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('asks only while a query waits', () => {
  const { monitor, probes } = monitored();
  for (let i = 0; i < 20; i++) monitor.check(false);
  expect(probes).toHaveLength(0);
  expect(monitor.isSilent).toBe(false);
});

test('is silent after 8 checks without an answer, lost after 120, over as many probes as that takes', async () => {
  const { monitor, probes, check } = monitored();
  check(8);
  expect(monitor.isSilent).toBe(false);
  check(1);
  expect(monitor.isSilent).toBe(true);
  probes[0]?.reject(Object.assign(new Error('Query read timeout')));
  await turn();
  expect(monitor.isSilent).toBe(true);
  // The next probe is sent although nothing waits any more.
  monitor.check(false);
  expect(probes).toHaveLength(2);
  check(111);
  expect(monitor.isLost).toBe(false);
  check(1);
  expect(monitor.isLost).toBe(true);
  probes[1]?.resolve();
  await turn();
  expect([monitor.isSilent, monitor.isLost]).toEqual([false, false]);
});

test('takes a refusal, and an answer on another connection, for an answer', async () => {
  const { monitor, probes, check } = monitored();
  check(7);
  monitor.heard();
  check(7);
  expect(monitor.isSilent).toBe(false);
  check(1);
  expect(monitor.isSilent).toBe(true);
  probes[0]?.reject(Object.assign(new Error('too many clients'), { code: '53300' }));
  await turn();
  expect(monitor.isSilent).toBe(false);
});

test('is not silent while connections are refused at once, which fails their queries anyway', async () => {
  const { monitor, probes, check } = monitored();
  for (let i = 0; i < 20; i++) {
    check(1);
    probes.at(-1)?.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    await turn();
  }
  expect(probes).toHaveLength(20);
  expect(monitor.isSilent).toBe(false);
});
