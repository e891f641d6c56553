import type { Command } from 'commander';
import { usage } from '../command-error.ts';

/** Collects the values of an option that can be given several times, each with several values separated by commas. */
export function repeated(value: string, before: string[] = []): string[] {
  return [...before, ...value.split(',')];
}

/**
 * Refuses an option that is given twice, of a command and of those below it, unless it collects its values: commander
 * keeps the last value, so a filter would be ignored.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    if (!(option.required || option.optional) || option.parseArg === repeated) continue;
    let given = false;
    command.on(`option:${option.name()}`, () => {
      if (given)
        throw usage(
          `${option.long} was given more than once.`,
          takesSeveral.test(option.flags) ? severalValues : undefined,
        );
      given = true;
    });
  }
  for (const one of command.commands) refuseRepeats(one);
}

/** Of options whose value can be several. */
const takesSeveral = /<(ids|statuses|kinds|names|what)>$/;

const severalValues = 'Separate its values by commas.';
