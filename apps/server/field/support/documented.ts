import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { repository } from '../../test/support/programs.ts';

/**
 * A configuration as a page of the documentation shows it.
 *
 * @param page file below `docs/`
 * @param language of the fenced block; the page has one of it
 * @param changes what differs here, such as ports: each text must occur
 */
export async function documented(
  page: string,
  language: string,
  changes: Record<string, string>,
): Promise<string> {
  const text = await readFile(path.join(repository, 'docs', page), 'utf8');
  const blocks = text.split('```').filter((block) => block.startsWith(`${language}\n`));
  if (blocks.length !== 1) throw new Error(`${page} has ${blocks.length} blocks of ${language}`);
  let block = (blocks[0] as string).slice(language.length + 1);
  for (const [from, to] of Object.entries(changes)) {
    if (!block.includes(from)) throw new Error(`the ${language} block of ${page} does not have: ${from}`);
    block = block.replaceAll(from, to);
  }
  return block;
}
