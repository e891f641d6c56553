import { statsInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import { statsSheet } from '../output/stats-sheet.ts';
import type { Terminal } from '../output/terminal.ts';
import { accountId } from './account-option.ts';
import { sessionInput } from './checked-input.ts';

/** `masker stats`: statistics of the sessions of a window, as text or as JSON of the API. */
export async function stats(terminal: Terminal, options: CallerOptions & { json?: true }): Promise<void> {
  const input = sessionInput(statsInput, options);
  if (options.account) accountId(options.account);
  const found = await withClient(readConfig(), options, (client) => client.sessions.stats(input, terminal));
  await terminal.out(options.json ? `${JSON.stringify(found)}\n` : statsSheet(found, terminal.colours));
}
