import { bundle } from '@masker/tsconfig/bundle';

await bundle({
  main: 'src/main.ts',
  // `masker doctor` examines an installation with the settings and the rules of its server.
  doctor: 'src/doctor/doctor.ts',
  // `masker account delete` removes the files of exports where the settings of the server have them.
  'export-files': 'src/export-files.ts',
  // A thread of its own, which the server looks for beside itself.
  'parquet-writer': '../../packages/api/src/export-content/parquet-writer.ts',
});
