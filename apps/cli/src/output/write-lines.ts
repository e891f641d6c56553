import { byteOrderMark } from '@masker/contract';
import type { Output } from './output.ts';

/** The size of a write, in UTF-16 units. */
const chunkSize = 64 * 1024;

/** How lines of JSON become a file. */
export interface LinesForm {
  head: string;
  line(json: string): string;
}

export const ndjsonForm: LinesForm = { head: '', line: (json) => `${json}\n` };

export function csvForm(header: string, line: LinesForm['line'], bom = false): LinesForm {
  return { head: `${bom ? byteOrderMark : ''}${header}`, line };
}

/**
 * Writes lines of JSON in a form.
 *
 * @param onRows called from time to time with how many there were so far
 * @returns how many lines there were
 */
export async function writeLines(
  output: Output,
  lines: AsyncIterable<string>,
  form: LinesForm,
  onRows: (done: number) => void = () => {},
): Promise<number> {
  let text = form.head;
  let rows = 0;
  for await (const line of lines) {
    text += form.line(line);
    rows++;
    if (text.length < chunkSize) continue;
    await output.write(text);
    onRows(rows);
    text = '';
  }
  if (text !== '') await output.write(text);
  return rows;
}
