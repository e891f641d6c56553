import { sessionOptions } from './session-options.ts';

/** The options of parameters of the API, where the name of one does not follow from that of the other. */
const options: ReadonlyMap<string, string> = new Map([
  ...sessionOptions.map(({ flags, parameter }) => [parameter, nameOf(flags)] as const),
  ['scopes', '--scope'],
  ['expires_in', '--expires'],
  ['actor_id', '--actor'],
  ['url', '--to'],
  ['events', '--event'],
]);

/** The options that have the name of their parameter. */
const sameNames: ReadonlySet<string> = new Set([
  ...['limit', 'cursor', 'order', 'format', 'gzip', 'bom', 'every', 'name', 'action', 'target'],
]);

/** `--min-redactions`, of `--min-redactions <n>` */
export function nameOf(flags: string): string {
  return flags.split(' ')[0] as string;
}

/** The option of a parameter of the API; null if there is none. */
export function optionOf(parameter: string): string | null {
  return options.get(parameter) ?? (sameNames.has(parameter) ? `--${parameter}` : null);
}
