import { type CallerOptions, withClient } from '../caller.ts';
import { CommandError } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { outputFile } from '../output/output.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedExportId } from './export-id.ts';

type DownloadOptions = CallerOptions & { out?: string; statement?: string; json?: true };

/** `masker export download`: the file and its statement, each written only once it is complete. */
export async function exportDownload(
  terminal: Terminal,
  id: string,
  options: DownloadOptions,
): Promise<void> {
  const exportId = checkedExportId(id);
  const config = readConfig();
  const written = await withClient(config, options, async ({ exports }) => {
    const { file, status, error, timestamp } = await exports.get(exportId, terminal);
    if (file === null || status !== 'done') {
      throw new CommandError('no_file', error ?? `The export has no file: its status is ${status}.`);
    }
    const statement = await exports.statement(exportId, terminal);
    const content = await outputFile(options.out ?? file.name, config.here);
    const beside = await outputFile(options.statement ?? `${content.name}.statement.json`, config.here);
    const stamp = timestamp?.at ? await outputFile(stampName(beside.name), config.here) : null;
    try {
      for await (const bytes of exports.content(exportId, terminal)) await content.write(bytes);
      await beside.write(JSON.stringify(statement));
      await stamp?.write(await exports.timestamp(exportId, terminal));
      await content.keep();
      await beside.keep();
      await stamp?.keep();
    } catch (failure) {
      await content.discard();
      await beside.discard();
      await stamp?.discard();
      throw failure;
    }
    const missing = timestamp && stamp === null ? (timestamp.error ?? 'It was not asked for yet.') : null;
    return {
      file: content.name,
      statement: beside.name,
      timestamp: stamp?.name ?? null,
      missing,
      bytes: file.bytes,
      sha256: file.sha256,
    };
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
