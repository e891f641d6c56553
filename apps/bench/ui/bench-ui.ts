import { chosen } from '../src/choice.ts';
import { temporaryFolder } from '../src/data/cluster.ts';
import type { Cleanup } from '../src/processes/cleanup.ts';
import { repository } from '../src/processes/paths.ts';
import { stopPrograms } from '../src/processes/program.ts';
import { toTheEnd } from '../src/processes/to-the-end.ts';
import { checkoutOf } from '../src/product/checkout-of.ts';
import { Progress } from '../src/progress.ts';
import { browserVersion } from './browser.ts';
import { conditionsSection, describeCommit, load } from './conditions.ts';
import { rowHeightOf, startControlPage } from './control-page.ts';
import { type Site, startDashboard } from './dashboard.ts';
import { measures } from './measures/index.ts';
import { readOptions } from './options.ts';
import { controlSection, dashboardSection, names } from './report.ts';
import { takeTurns } from './turns.ts';

const list = measures.map(({ name, title }) => `  ${name.padEnd(14)}${title}`).join('\n');
const options = readOptions(process.argv.slice(2), `\nMeasures:\n${list}`);
await toTheEnd(bench);

async function bench(cleanup: Cleanup): Promise<void> {
  const progress = new Progress();
  const taken = chosen('measure', measures, options.only);
  // Even what is only being installed or built.
  cleanup.add(stopPrograms);
  const begun = new Date();
  const commit = await describeCommit();
  const other = options.against === undefined ? null : await checkoutOf(options.against);
  const start = (name: string, folder: string): Promise<Site> =>
    progress.step(`Starting the dashboard of ${name}, with demo data`, () =>
      startDashboard(name, folder, options.sessions, cleanup),
    );
  const own = await start(names.thisBuild, repository);
  const otherName = other?.commit.slice(0, 7) ?? null;
  const dashboards = other && otherName ? [own, await start(otherName, other.folder)] : [own];
  // More rows than are passed: the wheel turns until it has passed them.
  const control = await startControlPage(options.rows + 1_000, await rowHeightOf(own, cleanup), cleanup);
  const browser = await browserVersion(await temporaryFolder(cleanup));
  const loadBefore = load();
  const notes = new Set<string>();
  const surroundings = { rows: options.rows, cleanup, note: (text: string) => notes.add(text) };
  const entrants = { dashboards, control, rounds: options.rounds };
  const measured = await takeTurns(taken, entrants, surroundings, progress);
  const conditions = { options, commit, against: otherName, browser, begun, loadBefore, loadAfter: load() };
  const sections = [
    `# The dashboard in a browser\n\n${conditionsSection(conditions)}`,
    `## Measured\n\n${dashboardSection(measured, otherName)}`,
    ...(taken.some(({ withControl }) => withControl)
      ? [`## Control page\n\n${controlSection(measured)}`]
      : []),
    ...(notes.size > 0 ? [[...notes].map((note) => `- ${note}`).join('\n')] : []),
  ];
  process.stdout.write(`${sections.join('\n\n')}\n`);
}
