import { type CommandError, usage } from '../command-error.ts';

/**
 * The error of a command that ends many things at once and was not confirmed.
 *
 * @param what what would happen: `12 tokens would be revoked`
 * @param command the command without `--confirm`
 */
export function unconfirmed(what: string, command: string): CommandError {
  return usage(`Nothing was changed: ${what}.`, `To do so: ${command} --confirm`);
}
