import { Counter, type Registry } from 'prom-client';

/** Creates a counter with one label that reports what the server has counted itself, by the values of the label. */
export function countBy<Label extends string>(
  registry: Registry,
  label: Label,
  counts: Readonly<Record<string, number>>,
  { name, help }: { name: string; help: string },
): void {
  new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [value, count] of Object.entries(counts))
        this.inc({ [label]: value } as Record<Label, string>, count);
    },
  });
}
