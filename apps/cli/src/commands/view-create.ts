import { createViewInput, viewFiltersInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedInput, sessionInput } from './checked-input.ts';

interface ViewCreateOptions extends CallerOptions {
  name: string;
  shared?: true;
  default?: true;
  json?: true;
}

/** `masker view create`: prints the id alone, or the view as JSON of the API. */
export async function viewCreate(terminal: Terminal, options: ViewCreateOptions): Promise<void> {
  const input = checkedInput(createViewInput, {
    name: options.name,
    filters: sessionInput(viewFiltersInput, options),
    shared: options.shared,
    is_default: options.default,
  });
  const view = await withClient(readConfig(), options, (client) => client.views.create(input, terminal));
  await terminal.out(options.json ? `${JSON.stringify({ view })}\n` : `${view.id}\n`);
}
