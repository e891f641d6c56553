import type { Machine } from '../measure/machine.ts';
import type { Run } from '../run.ts';
import { works } from '../works/index.ts';
import { seriesSection } from './series-section.ts';

/** The whole report, as Markdown. */
export function markdown(run: Run, machine: Machine): string {
  return [
    `# Benchmark\n\n${about(run, machine)}`,
    `## Contenders\n\n${run.participants.map(({ contender }) => `- \`${contender.name}\`: ${contender.title}`).join('\n')}`,
    ...works.flatMap((work) => {
      const sections = levels(run, work.name);
      return sections.length > 0 ? [`## ${work.title}\n\n${sections.join('\n\n')}`] : [];
    }),
  ].join('\n\n');
}

function levels(run: Run, work: string): string[] {
  const series = run.series.filter((one) => one.work === work);
  const connections = [...new Set(series.map((one) => one.connections))];
  return connections.map((level) => {
    const group = series.filter((one) => one.connections === level);
    return `### ${work}, ${level} connection${level === 1 ? '' : 's'}\n\n${seriesSection(group)}`;
  });
}

function about({ options, prepared, generator }: Run, machine: Machine): string {
  return [
    `${prepared.rows.toLocaleString('en')} sessions of 30 days in one account, and a tenth as many of another. `,
    `${options.rounds} rounds of ${options.seconds} s in turns, load by ${generator.name}; medians, and the least and the most of the rounds. `,
    `${machine.cpu}, ${machine.cores} cores shared by server, database and load, ${machine.memoryGigabytes} GB; `,
    `${machine.system}; Node.js ${machine.node}; PostgreSQL ${machine.postgresql}; load average before ${machine.loadBefore}.`,
  ].join('');
}
