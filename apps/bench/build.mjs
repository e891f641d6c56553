import { rm } from 'node:fs/promises';
import path from 'node:path';
import { bundle } from '@masker/tsconfig/bundle';

// Chunks are named by their content: those of an earlier build would stay.
await rm(path.join(import.meta.dirname, 'dist'), { recursive: true, force: true });
await bundle({
  bench: 'src/bench.ts',
  'bench-ui': 'ui/bench-ui.ts',
  floor: 'src/floor/server.ts',
  load: 'src/load/worker.ts',
  paginator: 'src/load/paginator.ts',
});
