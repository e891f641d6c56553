import { type CallerOptions, withClient } from '../caller.ts';
import { CommandError } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { type Output, type OutputOptions, outputFile } from '../output/output.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { checkedId } from './checked-id.ts';

type DownloadOptions = CallerOptions & OutputOptions & { statement?: string };

/** `masker export download`: the file and its statement, each written only once it is complete. */
export async function exportDownload(
  terminal: Terminal,
  id: string,
  options: DownloadOptions,
): Promise<void> {
  const exportId = checkedId('export', id);
  const config = readConfig();
  const written = await withClient(config, options, async ({ exports }) => {
    const { file, status, error, timestamp } = await exports.get(exportId, terminal);
    if (file === null || status !== 'done') {
      throw new CommandError('no_file', error ?? `The export has no file: its status is ${status}.`);
    }
    const statement = await exports.statement(exportId, terminal);
    const opened: Output[] = [];
    const open = async (name: string) => {
      const output = await outputFile(name, config.here, options.force);
      opened.push(output);
      return output;
    };
    try {
      const content = await open(options.out ?? ownName(file.name));
      const beside = await open(options.statement ?? `${content.name}.statement.json`);
      const stamp = timestamp?.at ? await open(stampName(beside.name)) : null;
      for await (const bytes of exports.content(exportId, terminal)) await content.write(bytes);
      await beside.write(JSON.stringify(statement));
      await stamp?.write(await exports.timestamp(exportId, terminal));
      for (const output of opened) await output.keep();
      return {
        file: content.name,
        statement: beside.name,
        timestamp: stamp?.name ?? null,
        missing: timestamp && stamp === null ? (timestamp.error ?? 'It was not asked for yet.') : null,
        bytes: file.bytes,
        sha256: file.sha256,
      };
    } catch (failure) {
      for (const output of opened) await output.discard();
      throw failure;
    }
  });
  const { missing, ...shown } = written;
  if (options.json) return terminal.out(`${JSON.stringify(shown)}\n`);
  const stamped = written.timestamp === null ? '' : `, and its timestamp in ${written.timestamp}`;
  terminal.writeErr(`written to ${written.file}, with its statement in ${written.statement}${stamped}`);
  if (missing !== null) terminal.writeErr(`The statement has no timestamp yet. ${missing}`);
}

/** `NAME.statement.tsr` of `NAME.statement.json`. */
export function stampName(statement: string): string {
  return `${statement.replace(/\.json$/, '')}.tsr`;
}

/**
 * The name of the file of an export, to be written in the current folder. A server that the command is pointed at could answer
 * with a path.
 *
 * @throws CommandError if it is more than a name
 */
function ownName(name: string): string {
  if (/^\w[\w.-]*$/.test(name)) return name;
  throw new CommandError(
    'file',
    `The server calls the file ${JSON.stringify(printable(name))}, which is no plain name.`,
    {
      hint: 'Choose a name with --out.',
    },
  );
}
