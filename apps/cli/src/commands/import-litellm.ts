import {
  type LitellmAgentField,
  litellmSelection,
  litellmSession,
  readJsonRecords,
} from '@masker/api/sources';
import { gunzipped, type ReadLine } from '@masker/db';

/**
 * Reads the entries of LiteLLM's log, gzipped or not, as sessions: a list, NDJSON, or one entry after another.
 *
 * @param agentField the field that names the agent
 * @returns the reader of a file; `line` is the place of an entry, from 1
 */
export function litellmReader(agentField: LitellmAgentField) {
  return async function* (stream: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
    for await (const records of readJsonRecords(gunzipped(stream), litellmSelection)) {
      for (const { number, value, error = 'cannot be read' } of records) {
        if (value === undefined) {
          yield { line: number, error };
          continue;
        }
        const converted = litellmSession(value, agentField, null);
        yield converted.error === undefined
          ? { line: number, value: converted.session }
          : { line: number, error: converted.error };
      }
    }
  };
}
