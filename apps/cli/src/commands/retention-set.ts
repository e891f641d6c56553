import { retentionDaysSchema } from '@masker/contract';
import type { RetentionSetting } from '@masker/db';
import { accountId } from '../account-option.ts';
import { typed, usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { recordOperator } from '../operator.ts';
import { counted } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';

interface RetentionSetOptions {
  account: string;
  days?: string;
  keep?: true;
  default?: true;
  json?: true;
}

/** `masker retention set`: removes nothing by itself. */
export async function retentionSet(terminal: Terminal, options: RetentionSetOptions): Promise<void> {
  const account = accountId(options.account);
  const setting = settingOf(options);
  const installation = await findInstallation(readConfig());
  const { setRetention } = await import('@masker/db');
  await withDatabase(installation, async (database) => {
    await setRetention(database.pool, account, setting);
    await recordOperator(database, account, { action: 'retention.set', filters: { retention: setting } });
  });
  if (options.json) {
    await terminal.out(`${JSON.stringify({ account_id: account, retention: setting })}\n`);
    return;
  }
  await terminal.out(`${account} ${said(setting)}\n`);
  if (typeof setting === 'number') {
    terminal.writeErr(
      `See what would be deleted with: ${typed(`retention run --account ${account} --dry-run`)}`,
    );
  }
}

/** @throws CommandError unless exactly one of the three was given, and well */
function settingOf({ days, keep, default: asInstalled }: RetentionSetOptions): RetentionSetting {
  const given = [days !== undefined, keep === true, asInstalled === true].filter(Boolean);
  if (given.length !== 1) throw usage('Set one of --days N, --keep and --default.');
  if (days === undefined) return keep ? 'keep' : 'default';
  const parsed = retentionDaysSchema.safeParse(days);
  if (!parsed.success) throw usage(`--days ${parsed.error.issues[0]?.message}.`);
  return parsed.data;
}

function said(setting: RetentionSetting): string {
  if (setting === 'keep') return 'keeps its sessions forever';
  if (setting === 'default') return 'keeps its sessions as long as RETENTION_DAYS of the server';
  return `keeps its sessions for ${counted(setting, 'day')}`;
}
