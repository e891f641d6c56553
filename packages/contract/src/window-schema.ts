import { z } from 'zod';
import { instantProblem, instantRule, sinceProblem, sinceRule } from './window.ts';

const writtenInstant = () => textWithout(instantProblem, `must be ${instantRule}`);

/** An instant, as it was written. */
export const writtenInstantSchema = writtenInstant();

/** `since`, checked, still in the caller's words. */
export const sinceSchema = textWithout(sinceProblem, `must be ${sinceRule}`);

/** `until`, checked, still in the caller's words. */
export const untilSchema = writtenInstant();

/** Text that has no problem; `rule` is the message for what is no text. */
function textWithout(problemOf: (text: string) => string | null, rule: string) {
  return z
    .string({ error: rule })
    .refine((text) => problemOf(text) === null, { error: ({ input }) => problemOf(input as string) ?? rule });
}
