import { z } from 'zod';
import { parseInstant } from './instant.ts';
import { parseSince, sinceRule, untilRule } from './window.ts';

const sinceMessage = `must be ${sinceRule}`;

/** `since`, checked, still in the caller's words. */
export const sinceSchema = z
  .string({ error: sinceMessage })
  .refine((text) => parseSince(text) !== null, { error: sinceMessage });

const untilMessage = `must be ${untilRule}`;

/** `until`, checked, still in the caller's words. */
export const untilSchema = z
  .string({ error: untilMessage })
  .refine((text) => parseInstant(text) !== null, { error: untilMessage });
