import { type CallerOptions, withClient } from '../caller.ts';
import { CommandError } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { outputFile } from '../output/output.ts';
import type { Terminal } from '../output/terminal.ts';
import { accountId } from './account-option.ts';
import { checkedExportId } from './export-id.ts';

type DownloadOptions = CallerOptions & { out?: string; statement?: string; json?: true };

/** `masker export download`: the file and its statement, each written only once it is complete. */
export async function exportDownload(
  terminal: Terminal,
  id: string,
  options: DownloadOptions,
): Promise<void> {
  const exportId = checkedExportId(id);
  if (options.account) accountId(options.account);
  const config = readConfig();
  const written = await withClient(config, options, async ({ exports }) => {
    const { file, status, error } = await exports.get(exportId, terminal);
    if (file === null || status !== 'done') {
      throw new CommandError('no_file', error ?? `The export has no file: its status is ${status}.`);
    }
    const statement = await exports.statement(exportId, terminal);
    const content = await outputFile(options.out ?? file.name, config.here);
    const beside = await outputFile(options.statement ?? `${content.name}.statement.json`, config.here);
    try {
      for await (const bytes of exports.content(exportId, terminal)) await content.write(bytes);
      await beside.write(JSON.stringify(statement));
      await content.keep();
      await beside.keep();
    } catch (failure) {
      await content.discard();
      await beside.discard();
      throw failure;
    }
    return { file: content.name, statement: beside.name, bytes: file.bytes, sha256: file.sha256 };
  });
  if (options.json) return terminal.out(`${JSON.stringify(written)}\n`);
  terminal.writeErr(`written to ${written.file}, with its statement in ${written.statement}`);
}
