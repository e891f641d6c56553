import { pathToFileURL } from 'node:url';
// The types alone: the code is a bundle of the server, so that its own rules are applied.
import type { examine, Finding } from '../../../server/src/doctor/doctor.ts';
import { CommandError } from '../command-error.ts';
import { doctorProgram, readServerConfig } from '../config.ts';
import type { Terminal } from '../output/terminal.ts';
import { type Colour, paint, printable } from '../output/text.ts';
import { requireOwnDatabase, withOwnDatabase } from '../own-database.ts';

/** `masker doctor`: prints what is wrong with the installation, and what to do. Fails if a check does. */
export async function doctor(terminal: Terminal, options: { json?: true }): Promise<void> {
  const { config, env } = readServerConfig();
  const examineIt = await loadExamine();
  const findings = await examineIt({
    dataDir: config.dataDir,
    env,
    async withDatabase(work) {
      await requireOwnDatabase(config);
      return withOwnDatabase(config, 'any', work);
    },
  });
  if (options.json) await terminal.out(`${JSON.stringify(findings)}\n`);
  else await terminal.out(formatFindings(findings, terminal.colours));
  const failed = findings.filter(({ status }) => status === 'fail').length;
  if (failed > 0)
    throw new CommandError('unhealthy', `${failed} of ${findings.length} checks failed.`, {
      hint: 'Each of them says what to do. Then run this again.',
    });
}

/** @throws CommandError if the server is not built */
async function loadExamine(): Promise<typeof examine> {
  try {
    return (await import(pathToFileURL(doctorProgram).href)).examine;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CommandError('no_server', 'The server of this checkout is not built.', {
      hint: 'Run npm start once.',
    });
  }
}

const statusColours: Record<Finding['status'], Colour | null> = { ok: 'dim', warn: 'yellow', fail: 'red' };

function formatFindings(findings: readonly Finding[], colours: boolean): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .map(({ check, status, seen, action }) => {
      const head = `${paint(status.padEnd(4), statusColours[status], colours)}  ${check.padEnd(width)}  `;
      const lines = [printable(seen), ...(action === null ? [] : [printable(action)])];
      return `${head}${lines.join(`\n${' '.repeat(6 + width + 2)}`)}\n`;
    })
    .join('');
}
