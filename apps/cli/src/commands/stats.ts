import { statsInput, valuesOf } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { statsSheet } from '../output/stats-sheet.ts';
import type { Terminal } from '../output/terminal.ts';
import { sessionInput } from './checked-input.ts';

/** `masker stats`: statistics of the sessions of a window, as text or as JSON of the API. */
export async function stats(terminal: Terminal, options: CallerOptions & { json?: true }): Promise<void> {
  const input = sessionInput(statsInput, options);
  if (
    !options.json &&
    input.include !== undefined &&
    valuesOf(input.include).some((one) => one !== 'durations')
  )
    throw usage('--include kinds_by_bucket, agent_series and agent_durations need --json.');
  const found = await withClient(readConfig(), options, (client) => client.sessions.stats(input, terminal));
  await terminal.out(options.json ? `${JSON.stringify(found)}\n` : statsSheet(found, terminal.colours));
}
