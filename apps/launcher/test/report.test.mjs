import { expect, test } from 'vitest';
import { Report } from '../lib/report.mjs';

/** @param {boolean} isTTY @param {boolean} ok */
async function written(isTTY, ok) {
  let text = '';
  const report = new Report({ isTTY, write: (part) => (text += part) });
  await report.step(
    'Building',
    async () => {},
    () => ({ ok, text: ok ? 'Built' : 'The build failed' }),
  );
  return text;
}

test('writes plain lines without a terminal', async () => {
  expect(await written(false, true)).toMatch(/^· Building\n✔ Built {2}\d+\.\d s\n$/);
});

test('replaces the line in a terminal', async () => {
  expect((await written(true, false)).split('\r\x1b[K')).toEqual([
    '',
    '  Building  0 s',
    expect.stringMatching(/^✖ The build failed {2}\d+\.\d s\n$/),
  ]);
});
