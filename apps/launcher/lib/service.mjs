import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from './failure.mjs';
import { inRoot, root } from './paths.mjs';
import { exportFolder, unitPath, writableFolder } from './service-exports.mjs';

/** The name of the service, of its user, and of its directories below /var/lib, /run and /etc. */
const name = 'masker-sessions';
const unitFile = `/etc/systemd/system/${name}.service`;
const environmentFile = `/etc/${name}/environment`;
const dataDir = `/var/lib/${name}`;

/** Directories that the service does not see, or in which it sees others' files by accident. */
const hidden = ['/home', '/root', '/run/user', '/tmp', '/var/tmp'];

const serviceHelp = `Usage: masker-sessions service install [--print | --dry-run]
       masker-sessions service uninstall [--dry-run]

Runs the server as a systemd service, as a system user without other rights. Needs root.

  install     write the unit and its environment file, create the user, enable the service; repeat it after an upgrade
  uninstall   stop the service and remove its unit; the data, the settings and the user stay
  --print     print the unit and change nothing
  --dry-run   say what would be done and change nothing

The unit is ${unitFile}, the settings are in
${environmentFile}, and the data in ${dataDir}.
`;

/**
 * A step of an installation or a removal.
 * @typedef {object} Step
 * @property {string} says what it does, as in "Create the user …"
 * @property {() => void} work
 */

/**
 * Runs a command of the service.
 * @param {string[]} args
 * @param {(text: string) => void} write to standard output
 * @throws {Failure} with advice if it cannot be done here
 */
export function service([command = '', ...options], write) {
  const isPrint = command === 'install' && options.join() === '--print';
  const isDry = options.join() === '--dry-run';
  if (command === '--help' || command === '-h' || options.join() === '--help') return write(serviceHelp);
  if (!['install', 'uninstall'].includes(command) || (options.length > 0 && !isPrint && !isDry)) {
    throw new Failure(`This is not a command of the service.\n\n${serviceHelp}`);
  }
  if (isPrint) return write(unit());
  const steps = command === 'install' ? installation() : removal();
  if (isDry) {
    write(`${steps.map(({ says }) => `Would ${says[0]?.toLowerCase()}${says.slice(1)}`).join('\n')}\n`);
    if (command === 'install') write(`\nThe unit:\n\n${unit()}\nThe settings:\n\n${settings()}`);
    return;
  }
  requireSystemd();
  if (command === 'install') requireVisible();
  else requireUnit();
  for (const { says, work } of steps) {
    work();
    write(`✔ ${says}\n`);
  }
  write(command === 'install' ? afterInstallation : afterRemoval);
}

/** @returns {Step[]} */
function installation() {
  /** @type {Step[]} */
  const steps = [];
  if (!hasUser()) {
    steps.push({
      says: `Create the system user ${name}`,
      work: () =>
        must('useradd', [
          '--system',
          '--user-group',
          '--no-create-home',
          `--home-dir=${dataDir}`,
          '--shell=/usr/sbin/nologin',
          name,
        ]),
    });
  }
  steps.push(
    existsSync(environmentFile)
      ? { says: `Keep the settings in ${environmentFile}`, work: () => {} }
      : {
          says: `Write the settings to ${environmentFile}`,
          // It may have secrets. systemd reads it as root.
          work: () => writeFile(environmentFile, settings(), 0o600),
        },
    { says: `Write the unit ${unitFile}`, work: () => writeFile(unitFile, unit(), 0o644) },
    { says: 'Tell systemd about the unit', work: () => must('systemctl', ['daemon-reload']) },
    {
      says: 'Enable the service, so that it starts with the machine',
      work: () => must('systemctl', ['enable', '--quiet', name]),
    },
  );
  return steps;
}

const afterInstallation = `
The data will be in ${dataDir}, which systemd creates.

  Settings   ${environmentFile}
  Start      systemctl restart ${name}
  Follow     journalctl --unit ${name} --follow
  Commands   DATA_DIR=${dataDir} masker account list, as root
`;

/** @returns {Step[]} */
function removal() {
  return [
    {
      says: 'Stop and disable the service',
      work: () => must('systemctl', ['disable', '--now', '--quiet', name]),
    },
    { says: `Remove the unit ${unitFile}`, work: () => rmSync(unitFile) },
    { says: 'Tell systemd about it', work: () => must('systemctl', ['daemon-reload']) },
  ];
}

const afterRemoval = `
The data is still in ${dataDir}, and the settings are in ${environmentFile}.
To delete them and the user as well:

  rm -r ${dataDir} ${dirname(environmentFile)}
  userdel ${name}
`;

/** @returns {string} what the environment file has at first: the settings that most installations change */
const settings = () => `# Settings of masker-sessions: one NAME=value a line, read when the service starts.
# ${inRoot('README.md')} lists all of them.

HOST=127.0.0.1
PORT=3000

# No demo data. Set it to a number before the first start to try the dashboard.
DEMO_SESSIONS=0

# The address that people open, if a proxy is in front:
#PUBLIC_URL=https://sessions.example.org
#TRUST_PROXY=127.0.0.1

# Your own PostgreSQL instead of the embedded one. Create the secret with: openssl rand -base64 32
#DATABASE_URL=postgresql://…
#AUTH_SECRET=…

# The directory of exports, if several servers share one. After a change, run: masker-sessions service install
${process.env.EXPORT_DIR ? `EXPORT_DIR="${process.env.EXPORT_DIR.replaceAll(/["\\]/g, '\\$&')}"` : '#EXPORT_DIR=/srv/masker-exports'}
`;

/** @returns {string} the unit, for this package and the Node.js that runs it */
function unit() {
  const command = [realpathSync(process.execPath), inRoot('apps/launcher/bin/masker-sessions.mjs'), 'start'];
  const exports = writableFolder(exportFolder(environmentFile, process.env.EXPORT_DIR), dataDir, hidden);
  return `[Unit]
Description=masker-sessions, the system of record for session summaries
Documentation=${pathToFileURL(inRoot('docs/installing.md')).href.replaceAll('%', '%%')}
Wants=network-online.target
After=network-online.target postgresql.service
${exports === null ? '' : `RequiresMountsFor=${unitPath(exports)}\n`}
[Service]
# Ready once it serves requests. systemd-notify, a process of its own, says so.
Type=notify
NotifyAccess=all
User=${name}
Group=${name}
Environment=NODE_ENV=production DATA_DIR=${dataDir}
EnvironmentFile=-${environmentFile}
ExecStart=${command.map(quoted).join(' ')}
WorkingDirectory=${dataDir}
StateDirectory=${name}
StateDirectoryMode=0700
RuntimeDirectory=${name}
RuntimeDirectoryMode=0700
UMask=0077
Restart=on-failure
RestartSec=5
# The first start of a new release may migrate a large database.
TimeoutStartSec=infinity
# The server lets running requests finish, then stops PostgreSQL.
KillMode=mixed
TimeoutStopSec=60

# What it may use. Left out: MemoryDenyWriteExecute, because V8 compiles JavaScript to machine code; ProtectProc and
# ProcSubset, because servers and commands on one data directory recognise each other's processes by /proc.
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
${exports === null ? '' : `# EXPORT_DIR. It must exist, and the user of the service must be able to write there.\nReadWritePaths=${unitPath(exports)}\n`}\
ProtectHome=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateDevices=yes
PrivateIPC=yes
PrivateTmp=yes
PrivateUsers=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`;
}

/** @param {string} word @returns {string} as a word of a command line in a unit */
function quoted(word) {
  const literal = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(literal) ? literal : `"${literal.replaceAll(/["\\]/g, '\\$&')}"`;
}

function requireSystemd() {
  if (process.platform !== 'linux' || !existsSync('/run/systemd/system')) {
    throw new Failure(
      'This machine was not started by systemd, so there is nothing to run the service. Run masker-sessions start ' +
        'under another service manager; masker-sessions service install --print shows the settings that the unit has.',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Failure('Only root can install or remove a service. Run the command again with sudo.');
  }
}

function requireVisible() {
  for (const path of [root, realpathSync(process.execPath)]) {
    const folder = hidden.find((one) => path.startsWith(`${one}/`));
    if (folder === undefined) continue;
    throw new Failure(
      `${path} is in ${folder}, which the service does not see. ` +
        (path === root
          ? 'Install the package for the whole machine with: npm install --global masker-sessions'
          : 'Install Node.js for the whole machine, for example with the package manager of the system.') +
        ' Then run the command again.',
    );
  }
}

function requireUnit() {
  if (existsSync(unitFile)) return;
  throw new Failure(`There is no service to remove: ${unitFile} does not exist.`);
}

const hasUser = () => spawnSync('id', ['-u', name]).status === 0;

/** @param {string} path @param {string} content @param {number} mode */
function writeFile(path, content, mode) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, content, { mode });
}

/** @param {string} program @param {string[]} args @throws {Failure} if it fails, with what it said */
function must(program, args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new Failure(`${[program, ...args].join(' ')} failed: ${(error?.message ?? stderr).trim()}`);
}
