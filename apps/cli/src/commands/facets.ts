import { facetsInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import { facetTable } from '../output/facet-table.ts';
import type { Terminal } from '../output/terminal.ts';
import { sessionInput } from './checked-input.ts';

/** `masker facets`: counts of sessions by value, as a table or as JSON of the API. */
export async function facets(terminal: Terminal, options: CallerOptions & { json?: true }): Promise<void> {
  const input = sessionInput(facetsInput, options);
  const found = await withClient(readConfig(), options, (client) => client.sessions.facets(input, terminal));
  await terminal.out(options.json ? `${JSON.stringify(found)}\n` : facetTable(found, terminal.colours));
}
