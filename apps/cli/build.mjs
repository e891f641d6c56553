import { bundle } from '@masker/tsconfig/bundle';

await bundle({ masker: 'src/masker.ts' });
