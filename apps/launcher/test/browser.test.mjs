import { expect, test } from 'vitest';
import { browserCandidates } from '../lib/browser.mjs';

test('prefers CHROME_PATH, then the lightest browser on the PATH, then other browsers, then applications', () => {
  const candidates = browserCandidates({
    CHROME_PATH: '/opt/my chrome',
    PATH: '/usr/local/bin:/usr/bin',
    HOME: '/home/a',
  });
  expect(candidates[0]).toBe('/opt/my chrome');
  expect(candidates.slice(1, 3)).toEqual([
    '/usr/local/bin/chromium-headless-shell',
    '/usr/bin/chromium-headless-shell',
  ]);
  expect(candidates.slice(4, 6)).toEqual(['/usr/local/bin/chromium', '/usr/bin/chromium']);
  expect(candidates).toContain('/usr/bin/google-chrome-stable');
  expect(candidates.at(-1)).toBe('/home/a/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
});

test('works without a PATH', () => {
  expect(browserCandidates({}).every((path) => path.startsWith('/'))).toBe(true);
});
