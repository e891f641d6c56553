import { execFile, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { afterwards } from '../test/support/folders.ts';
import { repository } from '../test/support/programs.ts';
import { startServer } from '../test/support/server.ts';
import { removeFolder, temporaryFolder } from '../test/support/temporary-folder.ts';
import { outsideProgram } from './support/outside-program.ts';

const execute = promisify(execFile);
const monitoring = path.join(repository, 'docs/monitoring');

test('promtool finds nothing to object to in the metrics of a server', async () => {
  const server = await startServer();
  for (const path of ['/api/v1/sessions', '/api/v1/agents', '/api/made-up']) await server.get(path);
  const input = await (await server.get('/api/metrics')).text();
  expect(input).toContain('masker_http_request_duration_seconds_bucket{');
  const checked = spawnSync(outsideProgram('promtool'), ['check', 'metrics'], { input, encoding: 'utf8' });
  expect([checked.status, checked.stdout, checked.stderr]).toEqual([0, '', '']);
});

test('promtool accepts the alerting rules, and their tests pass', async () => {
  const promtool = outsideProgram('promtool');
  const checked = await execute(promtool, ['check', 'rules', 'alerts.yaml'], { cwd: monitoring });
  expect(checked.stdout).toMatch(/SUCCESS: 1\d rules found/);
  const tested = await execute(promtool, ['test', 'rules', 'alerts.test.yaml'], { cwd: monitoring });
  expect(tested.stdout).toContain('SUCCESS');
});

test('promtool understands each expression of the dashboard', async () => {
  const { panels } = JSON.parse(await readFile(path.join(monitoring, 'grafana-dashboard.json'), 'utf8')) as {
    panels: { targets?: { expr: string }[] }[];
  };
  const rules = panels
    .flatMap(({ targets = [] }) => targets)
    .map(({ expr }, index) => {
      const filled = expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');
      return { record: `panel:${index}`, expr: filled };
    });
  expect(rules.length).toBeGreaterThan(20);
  const folder = await temporaryFolder();
  afterwards(() => removeFolder(folder));
  // JSON is YAML.
  const file = path.join(folder, 'rules.yaml');
  await writeFile(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
  const checked = await execute(outsideProgram('promtool'), ['check', 'rules', file]);
  expect(checked.stdout).toContain(`SUCCESS: ${rules.length} rules found`);
});
