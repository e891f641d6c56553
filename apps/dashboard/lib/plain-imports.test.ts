import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';

const dashboard = path.resolve(import.meta.dirname, '..');

/** What a module imports as values, here or when it is needed. */
const imports = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

/** The modules of this repository that a browser loads for a module, and every package that they import. */
function reachable(entry: string): Map<string, string> {
  const from = new Map([[entry, '']]);
  for (const file of from.keys()) {
    if (!path.isAbsolute(file) || !/\.tsx?$/.test(file)) continue;
    for (const [statement, fixed, lazy] of readFileSync(file, 'utf8').matchAll(imports)) {
      // Only types are in it.
      if (/\{/.test(statement) && /^(?:import|export)\s+\{\s*(?:type\s+\w+\s*,?\s*)+\}/.test(statement))
        continue;
      const found = resolve(fixed ?? (lazy as string), file);
      if (!from.has(found)) from.set(found, file);
    }
  }
  return from;
}

function resolve(name: string, file: string): string {
  if (name.startsWith('.')) return path.resolve(path.dirname(file), name);
  if (name.startsWith('@/')) return path.join(dashboard, name.slice(2));
  if (!name.startsWith('@masker/')) return name;
  const found = createRequire(file).resolve(name);
  return existsSync(found) ? found : name;
}

it.each(['components/sessions/sessions-view.tsx', 'components/shell/shell.tsx'])(
  'browser code for %s loads neither zod nor the schemas of the contract',
  (entry) => {
    const from = reachable(path.join(dashboard, entry));
    expect(from.size).toBeGreaterThan(50);
    const isHeavy = (name: string) => /^zod\b/.test(name) || name.endsWith('/contract/src/index.ts');
    const found = [...from.keys()].filter(isHeavy).map((name) => `${name}, imported by ${from.get(name)}`);
    expect(found).toEqual([]);
  },
);
