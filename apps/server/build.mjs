import { bundle } from '@masker/tsconfig/bundle';

await bundle({
  main: 'src/main.ts',
  // `masker doctor` examines an installation with the settings and the rules of its server.
  doctor: 'src/doctor/doctor.ts',
  // A thread of its own, which the server looks for beside itself.
  'parquet-writer': '../../packages/api/src/export-content/parquet-writer.ts',
});
