import { formatInstant } from '@masker/contract';
import type { Anchor, BrokenChain, CutRecord, Place, SoundChain } from '@masker/db';
import { accountId } from '../account-option.ts';
import { CommandError, usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { counted, formatCount } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';

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
  const { expiringAccounts, verifyAuditLog } = await import('@masker/db');
  const config = readConfig();
  const { chain, keepsAll } = await withDatabase(installation, async ({ pool, directoryPool }) => {
    // Fails if there is no such account: an empty chain would verify.
    const expiring = await expiringAccounts(directoryPool, config.retentionDays ?? null, account);
    return {
      chain: await verifyAuditLog({ pool, accountId: account, expected }),
      keepsAll: expiring.length === 0,
    };
  });
  if (!chain.ok) throw broken(chain);
  const warnings = warningsOf(chain, keepsAll, expected);
  if (options.json) {
    await terminal.out(
      `${JSON.stringify({ ...toJson(account, chain), ...(warnings.length > 0 ? { warnings } : {}) })}\n`,
    );
    return;
  }
  await terminal.out(said(chain));
  for (const warning of warnings) terminal.writeErr(`warning: ${warning}`);
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

function broken({ sequence, reason, message }: BrokenChain): CommandError {
  return new CommandError('broken_chain', `The audit log was changed: ${message}.`, {
    more: { lines: [], fields: { ok: false, sequence, reason } },
  });
}

/** The most removals that are listed one by one. */
const shownCuts = 10;

function said({ entries, first, removed, cuts, recorded, head }: SoundChain): string {
  const range = first === null ? '' : `, ${formatCount(first)} to ${formatCount(head.sequence)}`;
  const cut = removed === 0 ? '' : `; ${counted(removed, 'older one')} removed by retention`;
  const summary = `ok  ${formatCount(entries)} ${entries === 1 ? 'entry' : 'entries'}${range}${cut}`;
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

function toJson(account_id: string, { entries, first, removed, cuts, recorded, head }: SoundChain) {
  return {
    ok: true,
    account_id,
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
