import { bundle } from '@masker/tsconfig/bundle';

await bundle({ main: 'src/main.ts' });
