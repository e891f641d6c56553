import type { BrokenChain, Place, SoundChain } from '@masker/db';
import { readConfig } from '../config.ts';
import { CommandFailure, usage } from '../failure.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { counted, formatCount } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { accountId } from './account-option.ts';

interface AuditVerifyOptions {
  account: string;
  expect?: string;
  json?: true;
}

/** `masker audit verify`: ok and the head of the chain, or its first broken link. */
export async function auditVerify(terminal: Terminal, options: AuditVerifyOptions): Promise<void> {
  const account = accountId(options.account);
  const expected = options.expect === undefined ? undefined : readPlace(options.expect);
  const installation = await findInstallation(readConfig());
  const { expiringAccounts, verifyAccessLog } = await import('@masker/db');
  const chain = await withDatabase(installation, async ({ pool, directoryPool }) => {
    // Says so when there is no such account: a chain without a link would look sound.
    await expiringAccounts(directoryPool, null, account);
    return verifyAccessLog({ pool, accountId: account, expected });
  });
  if (!chain.ok) throw broken(chain);
  await terminal.out(options.json ? `${JSON.stringify(toJson(account, chain))}\n` : said(chain));
}

function readPlace(text: string): Place {
  const [, sequence, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw usage('--expect must be SEQUENCE:HASH, as an earlier run printed its head.');
  }
  return { sequence: Number(sequence), hash: Buffer.from(hash, 'hex') };
}

function broken({ sequence, reason, message }: BrokenChain): CommandFailure {
  return new CommandFailure('broken_chain', `The record of access is not as it was written: ${message}.`, {
    more: { lines: [], fields: { ok: false, sequence, reason } },
  });
}

function said({ entries, first, removed, head }: SoundChain): string {
  const range = first === null ? '' : `, ${formatCount(first)} to ${formatCount(head.sequence)}`;
  const cut = removed === 0 ? '' : `; ${counted(removed, 'older one')} removed by retention`;
  return `ok  ${formatCount(entries)} ${entries === 1 ? 'entry' : 'entries'}${range}${cut}\nhead  ${formatPlace(head)}\n`;
}

function toJson(account_id: string, { entries, first, removed, head }: SoundChain) {
  return {
    ok: true,
    account_id,
    entries,
    first_sequence: first,
    last_sequence: head.sequence,
    removed,
    head: formatPlace(head),
  };
}

function formatPlace({ sequence, hash }: Place): string {
  return `${sequence}:${hash.toString('hex')}`;
}
