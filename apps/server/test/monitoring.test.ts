import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { newDataDir } from './support/folders.ts';
import { signIn } from './support/outage.ts';
import { query, startOtherPostgres } from './support/postgres.ts';
import { repository } from './support/programs.ts';
import { type Server, startServer } from './support/server.ts';

const document = (name: string) => readFile(path.join(repository, 'docs', name), 'utf8');
const metricsOf = async (server: Server) => (await fetch(`${server.url}/api/metrics`)).text();

/** The value of a line; null without one. */
function sampleOf(metrics: string, line: string): number | null {
  const found = metrics.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? null : Number(found.slice(line.length));
}

/** The names of metrics in an expression or a document. */
const namesIn = (text: string) => [
  ...new Set(
    text
      .match(/\b(?:masker|process|nodejs)_[a-z0-9_]+\b/g)
      ?.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')),
  ),
];

async function createExport(server: Server): Promise<void> {
  const { status } = await server.get('/api/v1/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ format: 'ndjson', since: '3650d' }),
  });
  expect(status).toBe(202);
}

interface Panel {
  id: number;
  type: string;
  title: string;
  targets?: { expr: string }[];
}

test('the dashboard, the alerts and the documentation name the metrics that there are', async () => {
  const server = await startServer();
  const served = new Set(
    [...(await metricsOf(server)).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name as string),
  );
  const dashboard = JSON.parse(await document('monitoring/grafana-dashboard.json')) as { panels: Panel[] };
  const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  expect(expressions.length).toBeGreaterThan(20);
  for (const expression of expressions) expect(namesIn(expression).length, expression).toBeGreaterThan(0);
  const ids = dashboard.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const alerts = await document('monitoring/alerts.yaml');
  const ofAlerts = namesIn(alerts.replaceAll(/^\s*(?:#|action:|summary:).*$/gm, ''));
  expect(ofAlerts.length).toBeGreaterThan(10);
  expect([...namesIn(expressions.join('\n')), ...ofAlerts].filter((name) => !served.has(name))).toEqual([]);

  const operations = await document('operations.md');
  const documented = [...operations.matchAll(/^\| `(masker_\w+)` \|/gm)].map(([, name]) => name as string);
  expect(documented.toSorted()).toEqual([...served].filter((name) => name.startsWith('masker_')).toSorted());
  const described = [...operations.matchAll(/^\| `(Masker\w+)` \|/gm)].map(([, name]) => name as string);
  expect(described).toEqual([...alerts.matchAll(/alert: (\w+)/g)].map(([, name]) => name as string));
});

test('metrics tell of the disk, retention, clocks, schedules and exports', async () => {
  const server = await startServer();
  const metrics = await metricsOf(server);
  expect(sampleOf(metrics, 'masker_ready')).toBe(1);
  expect(sampleOf(metrics, 'masker_data_dir_free_bytes')).toBeGreaterThan(1e6);
  expect(sampleOf(metrics, 'masker_retention_last_run_timestamp_seconds')).toBeGreaterThan(1.7e9);
  expect(Math.abs(sampleOf(metrics, 'masker_clock_difference_seconds') as number)).toBeLessThan(60);
  expect(sampleOf(metrics, 'masker_export_schedules_overdue')).toBe(0);
  for (const outcome of ['done', 'retried', 'failed'])
    expect(sampleOf(metrics, `masker_exports_total{outcome="${outcome}"}`)).toBe(0);

  await createExport(server);
  await eventually(
    async () => sampleOf(await metricsOf(server), 'masker_exports_total{outcome="done"}') === 1,
  );
  expect(sampleOf(await metricsOf(server), 'masker_export_dir_free_bytes')).toBeGreaterThan(1e6);
});

test('metrics tell of exports that fail', async () => {
  const server = await startServer({ EXPORT_MAX_BYTES: '5' });
  await createExport(server);
  await eventually(
    async () => sampleOf(await metricsOf(server), 'masker_exports_total{outcome="failed"}') === 1,
  );
});

test('metrics tell that the database is away, what waits in it, and that it is back', async () => {
  const postgres = await startOtherPostgres();
  const AUTH_SECRET = 'a secret for the tests of monitoring';
  const server = await startServer({
    DATABASE_URL: postgres.url,
    AUTH_SECRET,
    DEMO_SESSIONS: '50',
    DATA_DIR: await newDataDir(),
  });
  await signIn(postgres.url, AUTH_SECRET);
  const asksFor = (line: string) => async () => sampleOf(await metricsOf(server), line);
  const ready = asksFor('masker_ready');
  const retention = asksFor('masker_retention_last_run_timestamp_seconds');
  await eventually(async () => (await ready()) === 1 && (await retention()) !== null);
  await postgres.stop();
  await eventually(async () => (await ready()) === 0 && (await retention()) === null);
  await postgres.start();
  await query(postgres.url, `UPDATE retention_clock SET seen_at = 'epoch'`);
  await eventually(async () => (await ready()) === 1 && (await retention()) === 0);
});
