import { bundle } from '@masker/tsconfig/bundle';

await bundle({
  main: 'src/main.ts',
  // A thread of its own, which the server looks for beside itself.
  'parquet-writer': '../../packages/api/src/export/parquet-writer.ts',
});
