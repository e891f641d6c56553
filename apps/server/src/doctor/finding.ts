/** What one check of an installation has found. */
export interface Finding {
  /** The name of the check, such as `migrations`. */
  check: string;
  /** `fail`: something does not work, or is not safe. `warn`: it works, and will not in some case. */
  status: 'ok' | 'warn' | 'fail';
  /** One line of what was seen. It contains no secret and no connection string. */
  seen: string;
  /** One line of what to do; null if nothing is. */
  action: string | null;
}

type Judgement = Omit<Finding, 'check'>;

export const ok = (seen: string): Judgement => ({ status: 'ok', seen, action: null });
export const warn = (seen: string, action: string): Judgement => ({ status: 'warn', seen, action });
export const fail = (seen: string, action: string): Judgement => ({ status: 'fail', seen, action });

/** The worst of several judgements of one check; those that are as bad are joined. */
export function worst(judgements: readonly Judgement[], fine: string): Judgement {
  for (const status of ['fail', 'warn'] as const) {
    const bad = judgements.filter((one) => one.status === status);
    if (bad.length > 0) {
      const actions = bad.flatMap(({ action }) => (action === null ? [] : [action]));
      return { status, seen: bad.map(({ seen }) => seen).join(' '), action: actions.join(' ') };
    }
  }
  return ok(fine);
}

/**
 * Splits a message of the product, which says what happened and then what to do.
 *
 * @param action what to do if the message does not say it
 */
export function saidBy(message: string, action: string): { seen: string; action: string } {
  const line = message.replaceAll(/\s*\n\s*/g, ' ').trim();
  const [, seen, advice] = /^(.+?\.)\s+(?=[A-Z])(.+)$/.exec(line) ?? [];
  return seen !== undefined && advice !== undefined ? { seen, action: advice } : { seen: line, action };
}

/** The sentence with a capital letter. */
export const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
