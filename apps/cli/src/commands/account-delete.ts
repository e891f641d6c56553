import { pathToFileURL } from 'node:url';
import { noAccount } from '@masker/contract';
import type { AccountContents } from '@masker/db';
// The types alone: the code is a bundle of the server, so that its own settings are read.
import type { ExportFiles, openExportFiles } from '../../../server/src/export-files.ts';
import { CommandError, typed, usage } from '../command-error.ts';
import { type Config, exportFilesProgram, readServerConfig } from '../config.ts';
import { findInstallation, withOwner } from '../installation.ts';
import { operatorEntry } from '../operator.ts';
import { counted } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { deletionAsJson, deletionInWords } from './account-deletion.ts';
import { checkedId } from './checked-id.ts';

interface AccountDeleteOptions {
  confirm?: string;
  withoutFiles?: true;
  json?: true;
}

/** `masker account delete`: without the name as confirmation, it says what there is. */
export async function accountDelete(
  terminal: Terminal,
  id: string,
  options: AccountDeleteOptions,
): Promise<void> {
  checkedId('account', id);
  const { config, env } = readServerConfig();
  const { deleteAccount, readAccountContents } = await import('@masker/db');
  await withOwner(config, await findInstallation(config), async ({ pool }) => {
    const contents = await readAccountContents(pool, id);
    if (contents === null) throw noAccount(id);
    if (options.confirm === undefined) return show(terminal, id, contents, options);
    const name = nameOf(id, contents);
    if (options.confirm !== name)
      throw usage(`--confirm must be the name of the account: ${printable(name)}`);
    const files = await openFiles(config, env);
    if (!options.withoutFiles) await expectFiles(files, contents);
    const entry = operatorEntry(id, { action: 'accounts.delete', target: id });
    const { signal } = terminal;
    const record = await deleteAccount({ pool, entry, removeFiles: files.remove, signal });
    if (record === null)
      throw new CommandError('stopped', `The deletion of ${id} was stopped before its end.`, {
        hint: `What was deleted is gone. Run it again to finish it: ${again(id, name)}`,
      });
    if (options.json) return terminal.out(`${JSON.stringify({ deletion: deletionAsJson(record) })}\n`);
    await terminal.out(deletionInWords(record));
  });
}

/** Of an account that has no row any more, the id stands for the name. */
const nameOf = (id: string, { account }: AccountContents) => account?.name ?? id;

const again = (id: string, name: string) => typed(`account delete ${id} --confirm ${quoted(name)}`);

/** As a shell takes it. */
const quoted = (text: string) => (/^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

async function show(
  terminal: Terminal,
  id: string,
  contents: AccountContents,
  { json }: AccountDeleteOptions,
): Promise<void> {
  const { account, sessions, files, deleting } = contents;
  if (json) {
    const shown = { id, name: account?.name ?? null, suspended: account?.suspended ?? null, deleting };
    return terminal.out(
      `${JSON.stringify({ dry_run: true, account: shown, sessions, exports_with_files: files.length })}\n`,
    );
  }
  const name = nameOf(id, contents);
  const called = account === null ? 'which does not exist any more,' : `(${printable(name)})`;
  await terminal.out(
    `${id} ${called} has ${counted(sessions, 'session')} and ${counted(files.length, 'export')} with a file\n`,
  );
  terminal.writeErr(
    account?.suspended === false
      ? `Nothing was deleted. Suspend the account first: ${typed(`account suspend ${id}`)}`
      : `Nothing was deleted. To delete all of it for good: ${again(id, printable(name))}`,
  );
}

/** @throws CommandError if the server is not built, or its settings are not valid */
async function openFiles({ dataDir }: Config, env: NodeJS.ProcessEnv): Promise<ExportFiles> {
  let open: typeof openExportFiles;
  try {
    open = (await import(pathToFileURL(exportFilesProgram).href)).openExportFiles;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CommandError('no_server', 'The server of this checkout is not built.', {
      hint: 'Run npm start once.',
    });
  }
  try {
    return open(env, dataDir);
  } catch (error) {
    throw usage(`${(error as Error).message}.`);
  }
}

/** @throws CommandError if files are missing: they are elsewhere, and would stay */
async function expectFiles(files: ExportFiles, { files: expected }: AccountContents): Promise<void> {
  const missing = await files.countMissing(expected);
  if (missing === 0) return;
  throw new CommandError(
    'files_missing',
    `Nothing was deleted: of ${counted(expected.length, 'export')}, ${missing} ${missing === 1 ? 'has' : 'have'} no file in ${files.place}.`,
    {
      hint: 'Run this with the settings of the server (EXPORT_DIR, or EXPORT_S3_BUCKET and the others). If the files are gone, add --without-files.',
    },
  );
}
