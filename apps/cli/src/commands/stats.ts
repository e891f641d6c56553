import { statsInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import { statsSheet } from '../output/stats-sheet.ts';
import type { Terminal } from '../output/terminal.ts';
import { accountId } from './account-option.ts';
import { flagInput, type ListFlags } from './list-flags.ts';

/** `masker stats`: statistics of the sessions of a window, as text or as JSON of the API. */
export async function stats(
  terminal: Terminal,
  options: Omit<ListFlags, 'limit' | 'cursor'> &
    CallerOptions & { json?: true; include?: string; compare?: string },
): Promise<void> {
  // Only what was asked for: servers of an earlier version refuse these parameters.
  const { include, compare } = options;
  const input = flagInput(statsInput, options, { include, compare });
  if (options.account) accountId(options.account);
  const found = await withClient(readConfig(), options, (client) => client.sessions.stats(input, terminal));
  await terminal.out(options.json ? `${JSON.stringify(found)}\n` : statsSheet(found, terminal.colours));
}
