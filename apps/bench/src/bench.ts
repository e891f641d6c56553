import { writeFileSync } from 'node:fs';
import { chosen } from './choice.ts';
import { restAgainst, trpcAgainst } from './contenders/against.ts';
import { contenders } from './contenders/index.ts';
import { startCluster } from './data/cluster.ts';
import { prepareDatabase } from './data/prepare.ts';
import { generatorOf } from './load/generator.ts';
import { describeMachine } from './measure/machine.ts';
import { readOptions } from './options.ts';
import type { Cleanup } from './processes/cleanup.ts';
import { stopPrograms } from './processes/program.ts';
import { toTheEnd } from './processes/to-the-end.ts';
import { Progress } from './progress.ts';
import { markdown } from './report/markdown.ts';
import type { Run } from './run.ts';
import { startContenders } from './start-contenders.ts';
import { works } from './works/index.ts';

const against = [restAgainst.name, trpcAgainst.name];
const options = readOptions(process.argv.slice(2), helpAfter());
await toTheEnd(bench);

async function bench(cleanup: Cleanup): Promise<void> {
  const progress = new Progress();
  const doing = chosen('work', works, options.only, options.growth.length > 0 ? ['growth'] : []);
  const measured = chosen('contender', contenders, options.contenders, [
    ...options.with,
    ...(options.against === undefined ? [] : against),
  ]);
  const cluster = await progress.step('Starting PostgreSQL', () => startCluster(cleanup, options.short));
  // Steps run in reverse order: programs stop before PostgreSQL, which they may use.
  cleanup.add(stopPrograms);
  const prepared = await prepareDatabase(cluster, options.rows, progress, options.fresh, options.data);
  const client = await cluster.connect(prepared.database);
  const machine = await describeMachine(client);
  const { participants, absent } = await startContenders(measured, options.contenders, {
    cluster,
    prepared,
    against: options.against,
    cleanup,
    progress,
  });
  const run: Run = {
    options,
    progress,
    cleanup,
    cluster,
    prepared,
    client,
    generator: await generatorOf(options.load, cleanup),
    participants,
    absent,
    series: [],
    facts: [],
  };
  for (const work of doing) await work.run(run);
  const report = markdown(run, doing, machine);
  process.stdout.write(`${report}\n`);
  if (options.markdown) writeFileSync(options.markdown, `${report}\n`);
  if (options.json)
    writeFileSync(
      options.json,
      JSON.stringify({ machine, options, series: run.series, facts: run.facts }, null, 2),
    );
}

function helpAfter(): string {
  const list = (all: { name: string; title: string }[]) =>
    all.map(({ name, title }) => `  ${name.padEnd(18)}${title}`).join('\n');
  return `\nWorks:\n${list(works)}\n\nContenders:\n${list(contenders)}`;
}
