import { countKinds as countByKind } from '@masker/contract/kinds';
import type { DetectedItem } from './wire.ts';

/**
 * Counts what a detector found by kind, for `redactions_by_kind` of a session: the items of Presidio's anonymizer or
 * analyzer, of Amazon Comprehend, Azure AI Language, Google Sensitive Data Protection, Deepgram, AssemblyAI or Private
 * AI. Only the names are read, never the text that was found.
 *
 * Count the anonymizer's items rather than the analyzer's: the analyzer can report several kinds for the same text.
 *
 * @throws TypeError if an item has no name; the message repeats nothing of it
 */
export function countKinds(items: Iterable<DetectedItem>): Record<string, number> {
  return countByKind(items);
}
