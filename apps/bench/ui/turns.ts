import type { Progress } from '../src/progress.ts';
import type { Site } from './dashboard.ts';
import type { Measure, Surroundings } from './measures/measure.ts';
import { Measured } from './quantities.ts';

/** Who is measured, and how often. */
interface Entrants {
  dashboards: readonly Site[];
  control: Site;
  rounds: number;
}

/** Takes every measure of everyone, in turns; rounds begin with another one each time. */
export async function takeTurns(
  measures: readonly Measure[],
  { dashboards, control, rounds }: Entrants,
  surroundings: Surroundings,
  progress: Progress,
): Promise<Measured> {
  const measured = new Measured();
  for (let round = 0; round < rounds; round++) {
    for (const measure of measures) {
      const entrants = measure.withControl ? [control, ...dashboards] : dashboards;
      for (let turn = 0; turn < entrants.length; turn++) {
        const site = entrants[(turn + round) % entrants.length] as Site;
        const doing = `round ${round + 1} of ${rounds}, ${measure.name}, ${site.name}`;
        measured.add(site.name, await progress.step(doing, () => measure.take(site, surroundings)));
      }
      if (!measure.withControl) continue;
      const frames = (site: Site) => measured.of(site.name, 'frames').at(-1) ?? Number.NaN;
      for (const site of dashboards)
        measured.add(site.name, { framesOfControl: [frames(site) / frames(control)] });
    }
  }
  return measured;
}
