import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { Failure, orExplain } from './failure.mjs';
import { handOver } from './hand-over.mjs';
import { isProductNode } from './node-version.mjs';
import { inRoot, userDataFolder } from './paths.mjs';
import { productNode } from './product-node.mjs';

/** Fewer than in a clone, where they are also for benchmarks: enough to try every page, and made in seconds. */
const demoSessions = '25000';

/**
 * The program of the installed package. Like `npm start` and `npm run masker` in a clone, with everything built; data is
 * in a folder of the user unless `DATA_DIR` names another.
 * @param {string[]} args without the program's name
 */
export async function maskerSessions([command = 'start', ...args]) {
  if (command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(help());
  } else if (command === '--version' || command === '-v') {
    process.stdout.write(`${version()}\n`);
  } else if (command === 'start' || command === '--api-only') {
    await onProductNode(async () => {
      useDataFolder();
      if (!process.env.DATABASE_URL) process.env.DEMO_SESSIONS ||= demoSessions;
      process.stdout.write(`· Data directory ${process.env.DATA_DIR}\n`);
      await becomeProgram('apps/server/dist/main.js', command === 'start' ? args : [command, ...args]);
    });
  } else if (command === 'service') {
    await onProductNode(() =>
      orExplain(async () => {
        const { service } = await import('./service.mjs');
        service(args, (text) => void process.stdout.write(text));
      }),
    );
  } else if (command === 'masker') {
    await onProductNode(async () => {
      useDataFolder();
      await becomeProgram('apps/cli/dist/masker.js', args);
    });
  } else {
    process.stderr.write(
      `✖ There is no command ${JSON.stringify(command)}. Commands of masker follow the word masker, as in: masker-sessions masker list\n` +
        'masker-sessions --help lists the others.\n',
    );
    process.exitCode = 2;
  }
}

/** @returns {string} the version of the package */
const version = () => JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).version;

const help = () => `Usage: masker-sessions [command]

The self-hosted system of record for Masker session summaries.

Commands:
  start [--api-only]   start the server, with the dashboard or without it; the default
  masker <command>     run a command of the operator or of a user; the program masker is the same:
                       masker-sessions masker --help lists them
  service <command>    run the server as a systemd service: install or uninstall;
                       masker-sessions service --help describes it

Options:
  -v, --version        print the version
  -h, --help           print this help

Environment:
  PORT, HOST           the address to listen on (3000, 127.0.0.1)
  DATA_DIR             the data directory (${userDataFolder()})
  DATABASE_URL         your own PostgreSQL, instead of the embedded one
  DEMO_SESSIONS        the number of demo sessions in a new embedded database (${demoSessions})

${inRoot('README.md')} lists all settings, and
${inRoot('docs', 'installing.md')} describes upgrades and removal.
`;

/** Sets the data directory for the server and the commands, so that both use the same from every working directory. */
function useDataFolder() {
  process.env.DATA_DIR ||= userDataFolder();
}

/** @param {string} path of a built program @param {string[]} args */
async function becomeProgram(path, args) {
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...args);
  await handOver(path);
}

/**
 * Does the work, in this process if its Node.js runs the product; else a newer one, which npm installs once, runs this
 * program again.
 * @param {() => Promise<void>} work
 */
async function onProductNode(work) {
  if (isProductNode(process.versions.node)) return work();
  await orExplain(async () => {
    const [, script = '', ...args] = process.argv;
    const child = spawn(await productNode(), [...process.execArgv, script, ...args], { stdio: 'inherit' });
    // A terminal sends Ctrl-C to both.
    process.on('SIGINT', () => void (process.stdin.isTTY || child.kill('SIGINT')));
    for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => void child.kill(signal));
    }
    await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new Failure(`Node.js did not start: ${error.message}`)));
      child.once('exit', (code, signal) => {
        process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1);
        resolve(undefined);
      });
    });
  });
}
