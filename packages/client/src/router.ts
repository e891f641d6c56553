/** The server's procedures. The build writes this out too, free of the server's packages. */
export type { AppRouter } from '@masker/api';
