import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { formatInstant } from '@masker/contract';
import type { Anchor, BrokenChain, CutRecord, Place, SoundChain, SoundExport } from '@masker/db';
import { accountId } from '../account-option.ts';
import { CommandError, typed, usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { counted, formatCount } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';

interface AuditVerifyOptions {
  account?: string;
  file?: string;
  expect?: string;
  statement?: string;
  keys?: string;
  url?: string;
  json?: true;
}

/** What the chain must have. */
interface Expectation {
  accountId: string;
  place: Place | undefined;
  /** Said of a statement that names the place. */
  signed: SignedEntry | null;
}

/** `masker audit verify`: ok and the head of the chain, or its first broken link; of the log itself, or of a file. */
export async function auditVerify(terminal: Terminal, options: AuditVerifyOptions): Promise<void> {
  const expected = await expectationOf(options);
  const { said, fields, warnings } =
    options.file === undefined
      ? await verifyLog(expected)
      : await verifyFile(path.resolve(readConfig().here, options.file), expected);
  const { signed } = expected;
  if (options.json) {
    await terminal.out(
      `${JSON.stringify({
        ok: true,
        account_id: expected.accountId,
        ...fields,
        ...(signed === null ? {} : { signed: { ...signed, entry: formatPlace(signed.entry) } }),
        ...(warnings.length > 0 ? { warnings } : {}),
      })}\n`,
    );
    return;
  }
  await terminal.out(said);
  if (signed !== null) {
    const entry = formatCount(signed.entry.sequence);
    await terminal.out(`signed  up to entry ${entry}, with ${signed.keyid} (${signed.export_id})\n`);
  }
  for (const warning of warnings) terminal.writeErr(`warning: ${warning}`);
}

async function expectationOf({
  account,
  file,
  expect,
  statement,
  keys,
  url,
}: AuditVerifyOptions): Promise<Expectation> {
  if (statement === undefined) {
    if (keys !== undefined || url !== undefined) throw usage('--keys and --url are for --statement.');
    if (account === undefined)
      throw usage(
        "Required option '--account <id>' not specified.",
        file === undefined
          ? `See: ${typed('account list')}`
          : 'The id is in the dialog that exported the file. Or give --statement, which has it.',
      );
    return {
      accountId: accountId(account),
      place: expect === undefined ? undefined : readPlace(expect),
      signed: null,
    };
  }
  if (expect !== undefined) throw usage('Give --expect or --statement, not both.');
  const signed = await readSignedEntry(statement, { ...(keys && { keys }), ...(url && { url }) });
  if (account !== undefined && accountId(account) !== signed.account_id)
    throw usage(`The statement is about ${signed.account_id}, not ${account}.`);
  const { account_id, ...entry } = signed;
  return { accountId: account_id, place: signed.entry, signed: entry };
}

/** The entry of the audit log that a valid statement of an export names. */
interface SignedEntry {
  export_id: string;
  keyid: string;
  entry: Place;
}

/** @throws CommandError `invalid_signature`, `unknown_key` */
async function readSignedEntry(
  file: string,
  from: { keys?: string; url?: string },
): Promise<SignedEntry & { account_id: string }> {
  const { notAboutExport, readKeys, readStatement } = await import('./export-verify.ts');
  const text = await readFile(path.resolve(readConfig().here, file), 'utf8');
  const { keyid, signed } = readStatement(text, await readKeys(from));
  if (signed === null) throw usage(notAboutExport);
  const { account_id, export_id, audit_log } = signed.predicate;
  const entry = { sequence: audit_log.sequence, hash: Buffer.from(audit_log.hash, 'hex') };
  return { account_id, export_id, keyid, entry };
}

/** What a verification found: to print, as fields of JSON, and warnings. */
interface Verified {
  said: string;
  fields: object;
  warnings: string[];
}

async function verifyLog({ accountId, place }: Expectation): Promise<Verified> {
  const installation = await findInstallation(readConfig());
  const { expiringAccounts, verifyAuditLog } = await import('@masker/db');
  const config = readConfig();
  const { chain, keepsAll } = await withDatabase(installation, async ({ pool, directoryPool }) => {
    // Fails if there is no such account: an empty chain would verify.
    const expiring = await expiringAccounts(directoryPool, config.retentionDays ?? null, accountId);
    return {
      chain: await verifyAuditLog({ pool, accountId, expected: place }),
      keepsAll: expiring.length === 0,
    };
  });
  if (!chain.ok) throw broken(chain, 'The audit log');
  return { said: said(chain), fields: toJson(chain), warnings: warningsOf(chain, keepsAll, place) };
}

async function verifyFile(file: string, { accountId, place, signed }: Expectation): Promise<Verified> {
  const { NotVerifiable, verifyAuditExport } = await import('@masker/db');
  if ((await stat(file)).isDirectory()) throw usage(`${file} is a folder; --file must name a file.`);
  const chain = await verifyAuditExport(linesOf(file), { accountId, expected: place }).catch(
    (error: unknown) => {
      if (!(error instanceof NotVerifiable)) throw error;
      throw new CommandError('not_verifiable', error.message);
    },
  );
  if (!chain.ok) throw broken(chain, 'The file, or the log before it was exported,', hintOf(chain));
  return {
    said: saidOfFile(chain, signed === null ? place : undefined),
    fields: fileToJson(chain),
    warnings: warningsOfFile(chain, place),
  };
}

/** What to do about a file that may only have been exported for another purpose. */
function hintOf({ reason }: BrokenChain): string | undefined {
  return reason === 'gap'
    ? 'If it was exported with --action, --actor or --target, export it without: only all entries can be verified.'
    : undefined;
}

/** What of a file is not proven. */
function warningsOfFile({ first, head, older, newer }: SoundExport, place: Place | undefined): string[] {
  const warnings: string[] = [];
  if (older > 0)
    warnings.push(
      `${entriesOf(first - older, first - 1)} not verified, as the one before is not in the file; export from earlier to verify`,
    );
  if (newer > 0)
    warnings.push(
      `${entriesOf(head.sequence + 1, head.sequence + newer)} not verified: changed, or written together with later ones; export to a later end to verify`,
    );
  if (place && place.sequence < head.sequence)
    warnings.push(
      `${entriesOf(place.sequence + 1, head.sequence)} newer than the given entry, which does not cover them: a chain can be continued by anybody`,
    );
  return warnings;
}

function entriesOf(first: number, last: number): string {
  return first === last
    ? `entry ${formatCount(first)} is`
    : `entries ${formatCount(first)} to ${formatCount(last)} are`;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const { NotVerifiable, splitLines } = await import('@masker/db');
  for await (const { line, bytes } of splitLines(createReadStream(file))) {
    if (bytes === null) throw new NotVerifiable(`Line ${line} is too long for an entry of an audit log.`);
    yield Buffer.from(bytes).toString();
  }
}

/** Warnings about a chain that verifies. */
function warningsOf({ recorded }: SoundChain, keepsAll: boolean, expected: Place | undefined): string[] {
  if (recorded === null) return [];
  const warnings: string[] = [];
  if (keepsAll) {
    warnings.push(
      'entries were removed, and the account keeps everything now: check who changed its retention, and when',
    );
  }
  if (recorded.adopted) {
    warnings.push(
      'the last removal was made by an earlier release, which did not record it in the chain: only output of that release covers it',
    );
  }
  if (expected && recorded.sequence > expected.sequence) {
    warnings.push('the last removal was recorded after the expected head, which does not cover it');
  }
  return warnings;
}

function readPlace(text: string): Place {
  const [, sequence, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw usage('--expect must be SEQUENCE:HASH, the head that an earlier run printed.');
  }
  return { sequence: Number(sequence), hash: Buffer.from(hash, 'hex') };
}

/** @param what `The audit log` */
function broken({ sequence, reason, message }: BrokenChain, what: string, hint?: string): CommandError {
  return new CommandError('broken_chain', `${what} was changed: ${message}.`, {
    hint,
    more: { lines: [], fields: { ok: false, sequence, reason } },
  });
}

/** The most removals that are listed one by one. */
const shownCuts = 10;

function said({ entries, first, removed, cuts, recorded, head }: SoundChain): string {
  const range = first === null ? '' : `, ${formatCount(first)} to ${formatCount(head.sequence)}`;
  const cut = removed === 0 ? '' : `; ${counted(removed, 'older one')} removed by retention`;
  const summary = `ok  ${counted(entries, 'entry', 'entries')}${range}${cut}`;
  return [summary, ...cutLines(cuts, recorded), `head  ${formatPlace(head)}`, ''].join('\n');
}

/** The last removals, each with its anchor. */
function cutLines(cuts: readonly Anchor[], recorded: CutRecord | null): string[] {
  const shown = cuts.slice(-shownCuts);
  const more = cuts.length - shown.length;
  return [
    ...(more > 0 ? [`cut  ${counted(more, 'earlier removal')}`] : []),
    ...shown.map(({ place, entries, cutoff, cutAt }, index) => {
      const by = index === shown.length - 1 && recorded ? `, recorded in entry ${recorded.sequence}` : '';
      const range = `${place.sequence - entries + 1} to ${place.sequence}`;
      return `cut  ${range}, from before ${formatInstant(cutoff)}, removed ${formatInstant(cutAt)}${by}`;
    }),
  ];
}

function saidOfFile(
  { entries, first, head, since, until }: SoundExport,
  expected: Place | undefined,
): string {
  const count = counted(entries, 'entry', 'entries');
  const range = `${formatCount(first)} to ${formatCount(head.sequence)}`;
  return [
    `ok  ${count}, ${range}, from ${formatInstant(since)} to ${formatInstant(until)}`,
    `head  ${formatPlace(head)}`,
    ...(expected ? [`expected  up to entry ${formatCount(expected.sequence)}`] : []),
    '',
  ].join('\n');
}

function fileToJson({ entries, first, head, since, until, older, newer }: SoundExport) {
  return {
    entries,
    first_sequence: first,
    last_sequence: head.sequence,
    first_at: formatInstant(since),
    last_at: formatInstant(until),
    unverified: { older, newer },
    head: formatPlace(head),
  };
}

function toJson({ entries, first, removed, cuts, recorded, head }: SoundChain) {
  return {
    entries,
    first_sequence: first,
    last_sequence: head.sequence,
    removed,
    ...(recorded === null
      ? {}
      : {
          removals: cuts.length,
          last_removals: cuts.slice(-shownCuts).map((cut) => ({
            up_to: formatPlace(cut.place),
            entries: cut.entries,
            cutoff: formatInstant(cut.cutoff),
            removed_at: formatInstant(cut.cutAt),
          })),
          recorded_in: recorded.sequence,
          adopted: recorded.adopted,
        }),
    head: formatPlace(head),
  };
}

function formatPlace({ sequence, hash }: Place): string {
  return `${sequence}:${hash.toString('hex')}`;
}
