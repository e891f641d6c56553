import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ApiError, type MaskerClient } from '@masker/client';
import { type ExportKey, exportStatementSchema } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { CommandError, typed, usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { counted, formatCount } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedId } from './checked-id.ts';
import { wholeNumber } from './checked-input.ts';
import {
  type ChainProblem,
  type ContentState,
  checkChain,
  type FoundStatement,
  formsOf,
  openStatement,
  type SignedStatement,
} from './export-chain.ts';
import { stampName } from './export-download.ts';
import { digestOf, parseJson, readKeys, stampedAt } from './export-verify.ts';

type CheckOptions = CallerOptions & {
  folder?: string;
  keys?: string;
  content?: true;
  timestampCa?: string;
  from: string;
  json?: true;
};

/** The exit code of each problem, those that count most first. */
const exitCodes = {
  invalid_statement: 4,
  invalid_content: 3,
  unknown_key: 5,
  invalid_timestamp: 8,
  gap: 7,
  missing: 6,
} as const satisfies Record<ChainProblem['code'], number>;

const ranks = Object.keys(exitCodes) as ChainProblem['code'][];

/** The longest statement that is looked at, in bytes: they have a few kilobytes. */
const longestStatement = 1024 * 1024;

/** Statements, and the file of each. */
interface Source {
  statements: FoundStatement[];
  contentOf(statement: SignedStatement): Promise<ContentState>;
  /** The timestamp of a statement, DER; null if there is none. */
  timestampOf(statement: SignedStatement): Promise<Uint8Array | null>;
}

/** What is expected of the windows. */
interface Expected {
  /** Null for all schedules that are found. */
  scheduleId: string | null;
  /** The first window. */
  from: number;
  keys: readonly ExportKey[];
  /** The certificates of the trusted timestamp authorities, PEM; null if timestamps are not checked. */
  authorities: string | null;
}

interface Window {
  schedule_id: string;
  sequence: number;
  export_id: string;
  as_of: string;
  rows: number;
  removed_sessions: number;
  content: ContentState;
  /** When the statement was stamped; null if it has no timestamp that is right. Absent if they are not checked. */
  timestamp?: string | null;
}

/** `masker export check`: the windows of a schedule, and what is wrong with them; an exit code for each kind. */
export async function exportCheck(
  terminal: Terminal,
  id: string | undefined,
  options: CheckOptions,
): Promise<void> {
  const scheduleId = id === undefined ? null : checkedId('exportSchedule', id);
  const from = wholeNumber(options.from);
  if (typeof from !== 'number' || from < 1) throw usage('--from must be an integer of 1 or more.');
  const { folder } = options;
  if (folder === undefined && scheduleId === null) throw usage('Name a schedule (exs_…), or a --folder.');
  const config = readConfig();
  const expected: Expected = {
    scheduleId,
    from,
    keys: await readKeys(options),
    authorities: options.timestampCa ? await readPem(path.resolve(config.here, options.timestampCa)) : null,
  };
  const check = (source: Source) => checkAll(source, expected);
  const report =
    folder === undefined
      ? await withClient(config, options, async (client) =>
          check(await ofServer(client, scheduleId as string, options.content === true, terminal)),
        )
      : await check(await ofFolder(path.resolve(config.here, folder)));
  const { windows, problems } = report;
  if (windows.length === 0 && problems.length === 0) {
    throw folder === undefined
      ? new CommandError('no_statements', `There is no schedule ${scheduleId}, or it has no export yet.`, {
          hint: `List the schedules with: ${typed('export schedule list', options.account)}`,
        })
      : new CommandError('no_statements', 'This folder has no statement of a schedule.', {
          hint: 'Download the exports of a schedule with their statements first, or name another folder.',
        });
  }
  await terminal.out(
    options.json
      ? `${JSON.stringify({ ok: problems.length === 0, windows, problems })}\n`
      : table(terminal.colours, expected.authorities !== null).render(windows),
  );
  const [worst] = problems.toSorted((a, b) => ranks.indexOf(a.code) - ranks.indexOf(b.code));
  if (worst) {
    throw new CommandError(worst.code, worst.message, {
      exitCode: exitCodes[worst.code],
      more: {
        lines: problems.filter((one) => one !== worst).map(({ code, message }) => `${code}: ${message}`),
        fields: {},
      },
    });
  }
  if (!options.json) terminal.writeErr(`ok  ${summary(windows)}`);
}

async function checkAll(
  { statements, contentOf, timestampOf }: Source,
  { scheduleId, from, keys, authorities }: Expected,
): Promise<{ windows: Window[]; problems: ChainProblem[] }> {
  const problems: ChainProblem[] = [];
  const signed: SignedStatement[] = [];
  for (const found of statements) {
    const opened = openStatement(found, keys);
    if (opened === null) continue;
    if ('code' in opened) problems.push(opened);
    else if (scheduleId === null || opened.scheduleId === scheduleId) signed.push(opened);
  }
  const windows: Window[] = [];
  for (const id of new Set(signed.map((one) => one.scheduleId))) {
    const own = signed.filter((one) => one.scheduleId === id);
    const checked = checkChain(own, from);
    problems.push(...checked.problems);
    for (const statement of checked.chain) {
      const { sequence, exportId, asOf, rows, removedSessions } = statement;
      const content = await contentOf(statement);
      if (content === 'invalid') {
        const message = `The file of window ${sequence} (${exportId}) is not what its statement says.`;
        problems.push({ code: 'invalid_content', sequence, message });
      }
      const reply = authorities === null ? null : await timestampOf(statement);
      const stamped = reply && authorities !== null ? await timeOf(reply, statement, authorities) : null;
      if (stamped && 'problem' in stamped)
        problems.push({
          code: 'invalid_timestamp',
          sequence,
          message: `The timestamp of window ${sequence} (${exportId}): ${stamped.problem}`,
        });
      windows.push({
        schedule_id: id,
        sequence,
        export_id: exportId,
        as_of: asOf,
        rows,
        removed_sessions: removedSessions,
        content,
        ...(authorities === null ? {} : { timestamp: stamped && 'at' in stamped ? stamped.at : null }),
      });
    }
  }
  return { windows, problems };
}

/** The time of a timestamp, which is of the statement as the server sends it, or as it was found. */
async function timeOf(reply: Uint8Array, statement: SignedStatement, authorities: string) {
  const [found, sent] = formsOf(statement);
  const stamped = await stampedAt(reply, sent, authorities);
  return 'at' in stamped || found === sent ? stamped : stampedAt(reply, found, authorities);
}

async function readPem(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw usage(`--timestamp-ca: ${file} is not a file of certificates as PEM.`);
}

/** The statements that a server has of a schedule. With `isDownloading`, files are read. */
async function ofServer(
  { exports }: MaskerClient,
  scheduleId: string,
  isDownloading: boolean,
  terminal: Terminal,
): Promise<Source> {
  const states = new Map<string, string>();
  const stamped = new Set<string>();
  const statements: FoundStatement[] = [];
  for await (const { id, status, sha256, timestamp } of exports.each({ schedule_id: scheduleId }, terminal)) {
    if (sha256 === null || status === 'failed') continue;
    states.set(id, status);
    if (timestamp?.at) stamped.add(id);
    statements.push({ name: id, text: JSON.stringify(await exports.statement(id, terminal)) });
  }
  return {
    statements,
    async contentOf({ exportId, subject }) {
      if (states.get(exportId) !== 'done') return 'not available';
      if (!isDownloading) return 'not checked';
      const hash = createHash('sha256');
      try {
        for await (const bytes of exports.content(exportId, terminal)) hash.update(bytes);
      } catch (error) {
        // The client found that the file is not what the server says of it.
        if (error instanceof ApiError && error.code === 'truncated') return 'invalid';
        // As after a restore without the folder of exports.
        if (error instanceof ApiError && error.code === 'not_found') return 'not available';
        throw error;
      }
      return isSubject(subject, hash.digest('hex')) ? 'ok' : 'invalid';
    },
    timestampOf: async ({ exportId }) =>
      stamped.has(exportId) ? exports.timestamp(exportId, terminal) : null,
  };
}

/**
 * The statements in a folder. The file of `NAME.statement.json` is `NAME`, or has a name that the statement says; its
 * timestamp is `NAME.statement.tsr`.
 */
async function ofFolder(folder: string): Promise<Source> {
  const names = await readdir(folder).catch(() => {
    throw usage(`${folder} is not a folder that can be read.`);
  });
  const statements: FoundStatement[] = [];
  for (const name of names.sort()) {
    if (!name.endsWith('.json')) continue;
    const file = path.join(folder, name);
    if ((await stat(file)).size > longestStatement) continue;
    const text = await readFile(file, 'utf8');
    const isStatement = exportStatementSchema.safeParse(parseJson(text)).success;
    if (isStatement || name.endsWith('.statement.json')) statements.push({ name, text });
  }
  return {
    statements,
    async contentOf({ name, subject }) {
      const candidates = [name.replace(/\.statement\.json$/, ''), ...subject.map((one) => one.name)];
      const found = candidates.find((one) => one !== name && names.includes(path.basename(one)));
      if (found === undefined) return 'not available';
      const sha256 = await digestOf(path.join(folder, path.basename(found)));
      return isSubject(subject, sha256) ? 'ok' : 'invalid';
    },
    async timestampOf({ name }) {
      const stamp = stampName(name);
      return names.includes(stamp) ? readFile(path.join(folder, stamp)) : null;
    },
  };
}

function isSubject(subject: SignedStatement['subject'], sha256: string): boolean {
  return subject.some(({ digest }) => digest.sha256 === sha256);
}

function summary(windows: readonly Window[]): string {
  const sessions = windows.reduce((sum, { rows }) => sum + rows, 0);
  const away = windows.filter(({ content }) => content === 'not available').length;
  const files = away === 0 ? '' : `; the files of ${formatCount(away)} are not available`;
  const removed = windows.reduce((sum, window) => sum + window.removed_sessions, 0);
  const missing =
    removed === 0 ? '' : `; retention removed ${formatCount(removed)} more before they were exported`;
  const unstamped = windows.filter(({ timestamp }) => timestamp === null).length;
  const stamps = unstamped === 0 ? '' : `; the statements of ${formatCount(unstamped)} have no timestamp`;
  return `${counted(windows.length, 'window')} with ${counted(sessions, 'session')}${missing}${files}${stamps}`;
}

function table(colours: boolean, hasTimestamps: boolean): Table<Window> {
  return new Table<Window>(
    [
      { title: 'WINDOW', text: ({ sequence }) => String(sequence) },
      { title: 'EXPORT', text: ({ export_id }) => export_id },
      { title: 'AS OF', text: ({ as_of }) => as_of },
      { title: 'SESSIONS', text: ({ rows }) => formatCount(rows) },
      { title: 'REMOVED', text: ({ removed_sessions }) => formatCount(removed_sessions) },
      { title: 'FILE', text: ({ content }) => content },
      ...(hasTimestamps ? [{ title: 'STAMPED', text: ({ timestamp }: Window) => timestamp ?? 'no' }] : []),
    ],
    colours,
  );
}
