import path from 'node:path';
import {
  exportSessionsInput,
  facetsInput,
  listSessionsInput,
  statsInput,
  watchSessionsInput,
} from '@masker/contract';
import { expect, test } from 'vitest';
import { CommandError } from '../src/command-error.ts';
import { sessionInput } from '../src/commands/checked-input.ts';
import { sessionOptions } from '../src/commands/session-options.ts';
import { readConfig } from '../src/config.ts';
import type { Terminal } from '../src/output/terminal.ts';
import { createProgram } from '../src/program.ts';

const repository = path.join(import.meta.dirname, '../../..');

test('without settings, uses the data folder of the checkout', () => {
  expect(readConfig({ DATA_DIR: '', DATABASE_URL: '' }, '/somewhere')).toEqual({
    dataDir: path.join(repository, '.data'),
    databaseUrl: undefined,
    authSecret: undefined,
    url: undefined,
    cookie: undefined,
    here: '/somewhere',
  });
});

test("resolves the data folder from the repository, and files from the user's working directory", () => {
  const env = { DATA_DIR: 'data', INIT_CWD: '/home/ada/files', npm_lifecycle_event: 'masker' };
  expect(readConfig(env, '/clone')).toMatchObject({ dataDir: '/clone/data', here: '/home/ada/files' });
  expect(readConfig({ ...env, npm_lifecycle_event: 'test' }, '/clone')).toMatchObject({ here: '/clone' });
});

test.each([
  [
    { DATABASE_URL: 'mysql://me:SECRET@host' },
    'DATABASE_URL must be a postgresql:// address; special characters of a password are percent-encoded, / as %2F.',
  ],
  [{ AUTH_SECRET: 'SECRET' }, 'AUTH_SECRET must have at least 32 characters.'],
  [{ MASKER_URL: 'localhost:3000' }, 'MASKER_URL must be an http:// or https:// address.'],
])('reports an invalid setting in one line that names it: %j', (env, message) => {
  expect(() => readConfig(env)).toThrow(message);
  expect(() => readConfig(env)).not.toThrow(/SECRET@|"SECRET"/);
});

test('converts options to parameters', () => {
  expect(
    sessionInput(listSessionsInput, { since: '7d', minRedactions: '5', limit: '100', status: 'ok' }),
  ).toEqual({
    since: '7d',
    min_redactions: 5,
    limit: 100,
    status: 'ok',
  });
  expect(sessionInput(watchSessionsInput, { minRedactions: '5' })).toEqual({ min_redactions: 5 });
  expect(
    sessionInput(listSessionsInput, {
      status: 'ok,error',
      kind: 'SSN,MRN',
      model: 'a%2Cb',
      reachedModel: 'true',
      minDurationMs: '10',
      maxDurationMs: '20',
      order: 'oldest',
    }),
  ).toEqual({
    status: 'ok,error',
    kind: 'SSN,MRN',
    model: 'a%2Cb',
    reached_model: 'true',
    min_duration_ms: 10,
    max_duration_ms: 20,
    order: 'oldest',
  });
});

test('names all invalid options at once, as typed', () => {
  const error = (() => {
    try {
      return sessionInput(listSessionsInput, {
        limit: '1e1',
        minRedactions: '-1',
        agent: 'x',
        since: '',
        maxDurationMs: '1s',
        reachedModel: 'yes',
      });
    } catch (error) {
      return error as CommandError;
    }
  })();
  expect(error).toBeInstanceOf(CommandError);
  const { message, exitCode } = error as CommandError;
  expect(exitCode).toBe(2);
  for (const option of [
    '--limit',
    '--min-redactions',
    '--agent',
    '--since',
    '--max-duration-ms',
    '--reached-model',
  ])
    expect(message).toContain(option);
});

test.each([
  ['list', listSessionsInput],
  ['export', exportSessionsInput.omit({ format: true, bom: true, end: true })],
  ['stats', statsInput.omit({ bucket: true })],
  ['facets', facetsInput],
  ['tail', watchSessionsInput.omit({ lastEventId: true })],
])('%s has an option for every parameter of the API', (name, schema) => {
  const command = createProgram({} as Terminal).commands.find((one) => one.name() === name);
  const parameters = sessionOptions
    .filter(({ flags }) => command?.options.some((option) => option.flags === flags))
    .map(({ parameter }) => parameter);
  expect(parameters.toSorted()).toEqual(Object.keys(schema.shape).toSorted());
});
