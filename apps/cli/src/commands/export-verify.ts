import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ExportKey,
  type ExportStatement,
  exportKeySetSchema,
  exportStatementSchema,
  formatInstant,
} from '@masker/contract';
import { z } from 'zod';
import { CommandError, usage } from '../command-error.ts';
import { type Config, readConfig } from '../config.ts';
import { findInstallation } from '../installation.ts';
import { counted } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';

interface VerifyOptions {
  keys?: string;
  timestamp?: string;
  timestampCa?: string;
  url?: string;
  json?: true;
}

/** What of a statement is used. Others may be added. */
const payloadSchema = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })).min(1),
  predicateType: z.literal('https://masker-sessions.dev/export/v1'),
  predicate: z.object({
    export_id: z.string(),
    account_id: z.string(),
    as_of: z.string(),
    rows: z.number(),
    commit_cut: z.string(),
    filters: z.unknown(),
    schedule: z
      .object({
        id: z.string(),
        sequence: z.int().min(1),
        previous: z.object({ export_id: z.string(), sha256: z.string() }).nullable(),
        after: z.object({ commit_cut: z.string() }).nullable(),
        // Statements of earlier versions do not have it.
        removed_sessions: z.int().min(0).default(0),
      })
      .nullable(),
    audit_log: z.object({ sequence: z.number(), hash: z.string() }),
  }),
});

/** `masker export verify`: ok, or which of content, signature and key is wrong, each with an exit code of its own. */
export async function exportVerify(
  terminal: Terminal,
  file: string,
  statementFile: string,
  options: VerifyOptions,
): Promise<void> {
  const { here } = readConfig();
  if ((options.timestamp === undefined) !== (options.timestampCa === undefined))
    throw usage('Give --timestamp and --timestamp-ca together.');
  const text = await readFile(path.resolve(here, statementFile), 'utf8');
  const { keyid, signed } = readStatement(text, await readKeys(options));
  if (signed === null) throw badSignature(notAboutExport);
  const { subject, predicate } = signed;
  const sha256 = await digestOf(path.resolve(here, file));
  const found = subject.find(({ digest }) => digest.sha256 === sha256);
  if (!found) {
    throw new CommandError('invalid_content', `${file} is not what was exported: its SHA-256 is ${sha256}.`, {
      exitCode: 3,
      hint: `The statement is about ${subject.map(({ name, digest }) => `${name} (${digest.sha256})`).join(' and ')}.`,
    });
  }
  const stampedAt = await checkTimestamp(here, text, options);
  const { export_id, account_id, as_of, rows, audit_log } = predicate;
  const proven = {
    export_id,
    account_id,
    as_of,
    rows,
    name: found.name,
    sha256,
    keyid,
    audit_log,
    ...(stampedAt === null ? {} : { timestamp: stampedAt }),
  };
  if (options.json) return terminal.out(`${JSON.stringify({ ok: true, ...proven })}\n`);
  await terminal.out(
    `ok  ${counted(rows, 'session')} of ${account_id}, as of ${as_of} (${export_id})\n` +
      `signed with ${keyid}; entry ${audit_log.sequence} of the audit log, ${audit_log.hash}\n` +
      (stampedAt === null ? '' : `stamped at ${stampedAt}\n`),
  );
}

export const notAboutExport = 'What the statement signs is not a statement about an export.';

/**
 * Reads a statement, and verifies its signature.
 *
 * @param text of its file
 * @returns the id of the key that signed, and what is signed: null if that is not about an export
 * @throws CommandError `invalid_signature`, `unknown_key`
 */
export function readStatement(
  text: string,
  keys: readonly ExportKey[],
): { keyid: string; signed: z.output<typeof payloadSchema> | null } {
  const envelope = readEnvelope(text);
  const payload = Buffer.from(envelope.payload, 'base64');
  const keyid = checkSignature(envelope, payload, keys);
  return { keyid, signed: payloadSchema.safeParse(parseJson(payload.toString())).data ?? null };
}

/**
 * @param statement as it is in its file
 * @returns when the statement was stamped; null if that was not asked
 * @throws CommandError `invalid_timestamp`
 */
async function checkTimestamp(
  here: string,
  statement: string,
  { timestamp, timestampCa }: VerifyOptions,
): Promise<string | null> {
  if (timestamp === undefined || timestampCa === undefined) return null;
  const reply = await readFile(path.resolve(here, timestamp));
  const trusted = await readFile(path.resolve(here, timestampCa), 'utf8');
  const stamped = await stampedAt(reply, statement, trusted);
  if ('problem' in stamped) throw new CommandError('invalid_timestamp', stamped.problem, { exitCode: 8 });
  return stamped.at;
}

/**
 * Verifies the timestamp of a statement.
 *
 * @param reply of the authority, DER
 * @param statement its text, as the server sends it
 * @param trusted the certificates of the trusted authorities, PEM
 * @returns when it was stamped, or why the timestamp proves nothing
 */
export async function stampedAt(
  reply: Uint8Array,
  statement: string,
  trusted: string,
): Promise<{ at: string } | { problem: string }> {
  const { InvalidTimestamp, verifyTimestamp } = await import('@masker/api/timestamps');
  try {
    const at = await verifyTimestamp(reply, { data: Buffer.from(statement), trusted });
    return { at: formatInstant(at.getTime()) };
  } catch (error) {
    if (!(error instanceof InvalidTimestamp)) throw error;
    return { problem: error.message };
  }
}

/** @throws CommandError `invalid_signature` */
function readEnvelope(text: string): ExportStatement {
  const parsed = exportStatementSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw badSignature('The statement is not a DSSE envelope of an export.');
}

export async function readKeys({ keys, url }: Pick<VerifyOptions, 'keys' | 'url'>): Promise<ExportKey[]> {
  const config = readConfig();
  const text = keys
    ? await readFile(path.resolve(config.here, keys), 'utf8')
    : await fetchKeys(url ?? config.url ?? (await urlHere(config)));
  const parsed = exportKeySetSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.keys;
  throw usage(
    `${keys ?? 'The answer of the server'} is not a JWK Set of Ed25519 keys.`,
    'Save it from /api/v1/export-keys.',
  );
}

/** The address of the installation of this machine; null without one. */
async function urlHere(config: Config): Promise<string | null> {
  return findInstallation(config).then(
    ({ url }) => url,
    (error: unknown) => {
      if (error instanceof CommandError) return null;
      throw error;
    },
  );
}

async function fetchKeys(url: string | null): Promise<string> {
  if (url === null)
    throw usage(
      'The keys of the installation are not known here.',
      'Give --keys with a file saved from its /api/v1/export-keys, or --url with its address.',
    );
  const { createMaskerClient } = await import('@masker/client');
  const { body } = await createMaskerClient({ url }).rawGet('/api/v1/export-keys');
  return Buffer.from(body).toString();
}

/**
 * @returns the id of the key that signed
 * @throws CommandError `unknown_key` or `invalid_signature`
 */
function checkSignature(
  { payloadType, signatures }: ExportStatement,
  payload: Buffer,
  keys: readonly ExportKey[],
): string {
  const known = signatures.flatMap(({ keyid, sig }) =>
    keys.filter(({ kid }) => kid === keyid).map((key) => ({ key, sig })),
  );
  if (known.length === 0) {
    const named = signatures.map(({ keyid }) => keyid).join(', ') || 'none';
    throw new CommandError('unknown_key', `The statement is not signed with a known key (${named}).`, {
      exitCode: 5,
      hint: 'Get the keys of the installation again, from a place that you trust.',
    });
  }
  const head = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `;
  const encoding = Buffer.concat([Buffer.from(head), payload]);
  const valid = known.find(({ key, sig }) =>
    verify(null, encoding, createPublicKey({ key: { ...key }, format: 'jwk' }), Buffer.from(sig, 'base64')),
  );
  if (!valid)
    throw badSignature(
      'The signature does not fit: the statement was changed after it was signed, or the key is not that of the installation.',
    );
  return valid.key.kid;
}

function badSignature(message: string): CommandError {
  return new CommandError('invalid_signature', message, { exitCode: 4 });
}

/** The SHA-256 of a file, in lower-case hexadecimal. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
